-- The acquirer has answered that a day of a channel has no bill: a bill without rows and without bytes, so that the day goes on.
alter table statement add column is_none boolean not null default false;
