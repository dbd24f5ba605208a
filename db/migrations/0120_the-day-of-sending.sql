-- Some acquirers know a number for one day only: sent again with another day it is another payment. So the day on which an
-- order or a refund was first taken to the acquirer is kept, and every later question names it.
alter table "order" add column sent_on date;
update "order" set sent_on = (created_at at time zone 'Asia/Shanghai')::date where fence > 0;
alter table refund add column sent_on date;
update refund set sent_on = (created_at at time zone 'Asia/Shanghai')::date where fence > 0;
grant update (sent_on) on "order", refund to qf_machine;

-- Of a payment that no order of ours has: the day on which the bill states it.
alter table decided_refund add column sent_on date;
update decided_refund set sent_on = (created_at at time zone 'Asia/Shanghai')::date;
alter table decided_refund alter column sent_on set not null;

-- A first day stands: who takes it again, or asks, names the same.
create function keep_sent_on() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  raise exception '% %: it was first sent on %', tg_table_name, new.id, old.sent_on using errcode = '23514';
end $$;
create trigger sent_on_stays before update of sent_on on "order" for each row
  when (old.sent_on is not null and new.sent_on is distinct from old.sent_on) execute function keep_sent_on();
create trigger sent_on_stays before update of sent_on on refund for each row
  when (old.sent_on is not null and new.sent_on is distinct from old.sent_on) execute function keep_sent_on();

-- By which connection a notification came; whose wallet it tells of stands in what it tells.
alter table notification rename column channel to connection;
