-- An instant in a row is when its writer looked at the clock, not when it committed: a process that stood still in between wrote
-- into a day that was sealed, and behind a mark that had passed. Such rows say in which transaction they were written; a seal, and
-- what was laid for the acquirer, say by their snapshot which of those they have seen.
alter table "order" add column xid xid8 not null default '0';
alter table "order" alter column xid set default pg_current_xact_id();
alter table payment add column xid xid8 not null default '0';
alter table payment alter column xid set default pg_current_xact_id();
alter table refund add column xid xid8 not null default '0';
alter table refund alter column xid set default pg_current_xact_id();
alter table audit_entry add column xid xid8 not null default '0';
alter table audit_entry alter column xid set default pg_current_xact_id();
create index order_xid_idx on "order" (xid);
create index payment_xid_idx on payment (xid);
create index refund_xid_idx on refund (xid);
create index audit_entry_xid_idx on audit_entry (xid);

alter table day_seal add column snapshot pg_snapshot not null default pg_current_snapshot();
alter table day_seal alter column snapshot drop default;
alter table terms_laid drop column until, add column snapshot pg_snapshot not null default pg_current_snapshot();
alter table terms_laid alter column snapshot drop default;
grant update (snapshot) on terms_laid to qf_machine;
