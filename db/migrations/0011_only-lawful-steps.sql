-- A status changes by a step of its life's table (`LifeCycle` in `<noun>-status.ts`) or not at all, whoever writes it:
-- `life-cycles.pg.test.ts` compares both ways. The lawful steps stand in WHEN, so they call nothing. AFTER, not BEFORE: a
-- BEFORE trigger locks the row of every UPDATE once more, and row-level security speaks first. A trigger of a partitioned
-- table comes to every partition that is attached.

create function refuse_step() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    raise exception '%: a life does not begin there', tg_table_name using errcode = 'QF004';
  end if;
  raise exception '%: there is no such step', tg_table_name using errcode = 'QF004';
end $$;
revoke execute on function refuse_step() from public;

create trigger status_step after update of status on "order" for each row
  when (old.status is distinct from new.status and (old.status, new.status) not in (('open','paid'), ('open','closed')))
  execute function refuse_step();
create trigger status_first after insert on "order" for each row when (new.status <> 'open') execute function refuse_step();

create trigger forward_state_step after update of forward_state on "order" for each row
  when (old.forward_state is distinct from new.forward_state and (old.forward_state, new.forward_state) not in
    (('due','unknown'), ('due','placed'), ('due','refused'), ('unknown','placed'), ('unknown','refused')))
  execute function refuse_step();
create trigger forward_state_first after insert on "order" for each row when (new.forward_state <> 'due') execute function refuse_step();

create trigger status_step after update of status on refund for each row
  when (old.status is distinct from new.status and (old.status, new.status) not in
    (('requested','pending'), ('requested','succeeded'), ('requested','failed'), ('pending','succeeded'), ('pending','failed')))
  execute function refuse_step();
create trigger status_first after insert on refund for each row when (new.status <> 'requested') execute function refuse_step();

create trigger status_step after update of status on sub_merchant for each row
  when (old.status is distinct from new.status and (old.status, new.status) not in
    (('draft','submitted'), ('submitted','active'), ('active','suspended'), ('suspended','active'), ('suspended','closed')))
  execute function refuse_step();
create trigger status_first after insert on sub_merchant for each row when (new.status <> 'draft') execute function refuse_step();

create trigger status_step after update of status on settlement_account for each row
  when (old.status is distinct from new.status and (old.status, new.status) not in
    (('pending','approved'), ('pending','returned'), ('approved','replaced')))
  execute function refuse_step();
create trigger status_first after insert on settlement_account for each row
  when (new.status not in ('pending','approved')) execute function refuse_step();

create trigger status_step after update of status on application for each row
  when (old.status is distinct from new.status and (old.status, new.status) not in
    (('draft','submitted'), ('submitted','in_review'), ('submitted','returned'), ('in_review','approved'),
     ('in_review','returned'), ('returned','submitted')))
  execute function refuse_step();
create trigger status_first after insert on application for each row when (new.status <> 'draft') execute function refuse_step();

create trigger status_step after update of status on fee_schedule for each row
  when (old.status is distinct from new.status and (old.status, new.status) not in
    (('draft','announced'), ('announced','in_force'), ('in_force','replaced')))
  execute function refuse_step();
create trigger status_first after insert on fee_schedule for each row
  when (new.status not in ('draft','in_force')) execute function refuse_step();

create trigger status_step after update of status on agreement for each row
  when (old.status is distinct from new.status and (old.status, new.status) not in
    (('draft','signed'), ('draft','consented'), ('draft','withdrawn'),
     ('signed','consented'), ('signed','withdrawn'), ('signed','revoked'),
     ('consented','approved'), ('consented','in_force'), ('consented','withdrawn'), ('consented','revoked'),
     ('approved','in_force'), ('approved','superseded'), ('approved','revoked'), ('approved','withdrawn'),
     ('in_force','suspended'), ('in_force','superseded'), ('in_force','revoked'), ('in_force','withdrawn'),
     ('suspended','in_force'), ('suspended','superseded'), ('suspended','revoked'), ('suspended','withdrawn'),
     ('superseded','approved'), ('superseded','in_force')))
  execute function refuse_step();
create trigger status_first after insert on agreement for each row when (new.status <> 'draft') execute function refuse_step();

create trigger status_step after update of status on clearing_batch for each row
  when (old.status is distinct from new.status and (old.status, new.status) not in
    (('open','computed'), ('open','settled'), ('computed','proposed'), ('proposed','released'), ('proposed','rejected'),
     ('proposed','settled'), ('released','settled')))
  execute function refuse_step();
create trigger status_first after insert on clearing_batch for each row when (new.status <> 'open') execute function refuse_step();

create trigger status_step after update of status on difference for each row
  when (old.status is distinct from new.status and (old.status, new.status) not in (('open','decided'), ('decided','open')))
  execute function refuse_step();
create trigger status_first after insert on difference for each row when (new.status <> 'open') execute function refuse_step();
