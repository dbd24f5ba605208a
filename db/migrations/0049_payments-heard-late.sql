-- Which payments were heard of in a window, whatever date they are of: a day's seal and its comparison ask. Rows lie in the
-- order in which they were heard, so a few blocks say it; nothing is added to a payment.
create index payment_heard_at_idx on payment using brin (heard_at) with (pages_per_range = 32);
