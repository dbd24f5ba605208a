-- A rejected file voids every one that is built on it, computed or proposed: what stood in them stood nowhere, and their dates
-- are computed anew. `proposed → settled` stays: a release settles the older files that pay and list nothing. A clearing date
-- is released or settled at most once, whatever is written beside the verbs.

alter table clearing_batch drop constraint clearing_batch_status_check,
  add constraint clearing_batch_status_check
    check (status in ('open','computed','proposed','released','rejected','void','settled'));
drop trigger status_step on clearing_batch;
create trigger status_step after update of status on clearing_batch for each row
  when (old.status is distinct from new.status and (old.status, new.status) not in
    (('open','computed'), ('open','settled'), ('computed','proposed'), ('computed','void'), ('proposed','released'),
     ('proposed','rejected'), ('proposed','void'), ('proposed','settled'), ('released','settled')))
  execute function refuse_step();
create unique index clearing_batch_final_key on clearing_batch (acquirer_id, clearing_date)
  where status in ('released','settled');

-- What waits does not wait for a verdict any more: days lie side by side.
update clearing_batch set step = 'waiting_for_older' where step = 'waiting_for_verdict';

-- Digests of the files that a release settles, as its two people signed them.
alter table verdict add column settles text[] not null default '{}';
alter table verdict alter column settles drop default;
