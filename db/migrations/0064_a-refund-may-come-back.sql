-- The payer's bank may give a refund back days after it had succeeded (微信 REFUND.CLOSED): then it did not succeed. What it took
-- from the payment is free again; its result stays, as a fact of what we were told.
drop trigger status_step on refund;
create trigger status_step after update of status on refund for each row
  when (old.status is distinct from new.status and (old.status, new.status) not in
    (('requested','pending'), ('requested','succeeded'), ('requested','failed'), ('pending','succeeded'), ('pending','failed'),
     ('succeeded','failed')))
  execute function refuse_step();
