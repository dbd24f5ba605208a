-- What the newest register says of a number besides its role: whether it is open, why not in the shop's words, what is held.
alter table registered_shop
  add column standing text not null default 'active'
    constraint registered_shop_standing_check check (standing in ('active','suspended','closing','closed')),
  add column status_reason text not null default '',
  add column holds jsonb not null default '[]';
alter table registered_shop alter column standing drop default, alter column status_reason drop default, alter column holds drop default;
grant update (standing, status_reason, holds) on registered_shop to qf_machine;

-- A shop ends by closing. Only the acquirer's register begins and ends that; the machine writes what it says.
alter table sub_merchant drop constraint sub_merchant_status_check, add constraint sub_merchant_status_check
  check (status in ('draft','submitted','active','suspended','closing','closed'));
drop trigger status_step on sub_merchant;
create trigger status_step after update of status on sub_merchant for each row
  when (old.status is distinct from new.status and (old.status, new.status) not in
    (('draft','submitted'), ('submitted','active'), ('active','suspended'), ('active','closing'), ('suspended','active'),
     ('suspended','closing'), ('closing','closed')))
  execute function refuse_step();
grant update (status, status_reason) on sub_merchant to qf_machine;

-- A suspension at the platform's desk. One person's word (placed) works at once and ends by itself (lapsed) unless a second one
-- confirms it; after one that lapsed it works with the second person's word only (asked). Two people lift it. The inner reason is
-- the acquirer's: a shop has no grant here and reads the other one in its own row.
create table suspension (
  id uuid not null constraint suspension_pkey primary key,
  acquirer_id uuid not null,
  merchant_id uuid not null,
  sub_merchant_id uuid not null,
  status text not null constraint suspension_status_check check (status in ('asked','placed','confirmed','lapsed','lifted')),
  reason text not null,
  inner_reason text not null,
  placed_by uuid not null,
  placed_at timestamptz not null,
  ends_at timestamptz not null,                  -- until then a second person may confirm it
  confirmed_by uuid,
  confirmed_at timestamptz,
  lift_asked_by uuid,                            -- the first of the two who lift it
  lift_asked_at timestamptz,
  ended_by uuid,                                 -- the second; nobody where it lapsed
  ended_at timestamptz,
  constraint suspension_sub_merchant_fkey foreign key (acquirer_id, merchant_id, sub_merchant_id)
    references sub_merchant (acquirer_id, merchant_id, id),
  constraint suspension_confirmed_by_check check (confirmed_by <> placed_by),
  constraint suspension_ended_by_check check (ended_by <> lift_asked_by)
);
create unique index suspension_living_key on suspension (sub_merchant_id) where status in ('asked','placed','confirmed');
select protect_table('suspension');
create policy machine_all on suspension to qf_machine using (true) with check (true);
create policy tenant_acquirer on suspension to qf_acquirer using (acquirer_id = app_acquirer()) with check (acquirer_id = app_acquirer());
create policy own_name on suspension as restrictive for insert to qf_acquirer
  with check (placed_by = app_staff() and confirmed_by is null and lift_asked_by is null and ended_by is null);
grant select, insert, update (status, confirmed_by, confirmed_at, lift_asked_by, lift_asked_at, ended_by, ended_at)
  on suspension to qf_acquirer;
grant select, update (status, ended_at) on suspension to qf_machine;
create trigger own_name before update on suspension for each row
  when (current_user = 'qf_acquirer' and (
    (new.confirmed_by is distinct from old.confirmed_by and new.confirmed_by is distinct from app_staff())
    or (new.lift_asked_by is distinct from old.lift_asked_by and new.lift_asked_by is distinct from app_staff())
    or (new.ended_by is distinct from old.ended_by and new.ended_by is distinct from app_staff())))
  execute function refuse_other_person();
create trigger status_step after update of status on suspension for each row
  when (old.status is distinct from new.status and (old.status, new.status) not in
    (('asked','confirmed'), ('asked','lapsed'), ('placed','confirmed'), ('placed','lapsed'), ('placed','lifted'), ('confirmed','lifted')))
  execute function refuse_step();
create trigger status_first after insert on suspension for each row
  when (new.status not in ('asked','placed')) execute function refuse_step();

create function check_suspension() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if (new.status = 'confirmed' and new.confirmed_by is null)
    or (new.status = 'lifted' and (new.lift_asked_by is null or new.ended_by is null))
    or (new.status = 'lapsed' and (new.confirmed_by is not null or new.ended_by is not null or new.ended_at is null or new.ended_at < new.ends_at)) then
    raise exception 'suspension %: nobody said that it is %', new.id, new.status using errcode = '42501';
  end if;
  return new;
end $$;
revoke execute on function check_suspension() from public;
create trigger who_says after update of status on suspension for each row execute function check_suspension();

-- What a shop's status rests on: two people's lift, a suspension of the desk that works, one that lapsed, or the register.
create function check_shop_status() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  last suspension;
begin
  if new.status in ('closing', 'closed') then
    perform from registered_shop r where r.acquirer_id = new.acquirer_id and r.number = new.number
      and r.standing in (new.status, 'closed');
    if found then return new; end if;
  else
    select * into last from suspension s where s.sub_merchant_id = new.id order by s.placed_at desc, coalesce(s.ended_at, 'infinity') desc limit 1;
    if new.status = 'suspended' and last.status in ('placed', 'confirmed') and current_user <> 'qf_machine' then return new; end if;
    if new.status = 'active' and last.status = 'lapsed' then return new; end if;
    if new.status = 'active' and last.status = 'lifted' and current_user <> 'qf_machine' then return new; end if;
  end if;
  raise exception 'sub_merchant %: nobody said that it is %', new.id, new.status using errcode = '42501';
end $$;
revoke execute on function check_shop_status() from public;
create trigger who_says after update of status on sub_merchant for each row
  when (old.status is distinct from new.status and old.status in ('active', 'suspended', 'closing'))
  execute function check_shop_status();
-- The machine touches no status but to say what was said: it is stopped before the row is.
create trigger machine_says before update of status on sub_merchant for each row
  when (current_user = 'qf_machine') execute function check_shop_status();

-- The owner asks the acquirer to close a shop, which has the last word; null again where it was taken back.
alter table sub_merchant
  add column closing_asked_at timestamptz,
  add column closing_reason text not null default '';
drop policy tenant_change on sub_merchant;
create policy tenant_change on sub_merchant for update to qf_shop
  using (merchant_id = app_merchant() and (app_sub_merchant() is null or id = app_sub_merchant()));
grant update (closing_asked_at, closing_reason) on sub_merchant to qf_shop;
-- Of a shop that the acquirer has numbered its own side changes nothing else.
create function refuse_shop_side() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  raise exception 'sub_merchant %: not a shop''s step', new.id using errcode = '42501';
end $$;
revoke execute on function refuse_shop_side() from public;
create trigger shop_step before update of name, short_name, category, licence_code, province, address, status on sub_merchant
  for each row when (current_user = 'qf_shop' and (new.status not in ('draft','submitted') or new.number is not null))
  execute function refuse_shop_side();
-- What the desk asks the acquirer's core to hold: the inner reason is not the shop's to read.
alter table hold add column inner_reason text not null default '';
drop policy tenant on hold;
revoke select on hold from qf_shop, qf_gateway, qf_operator;
