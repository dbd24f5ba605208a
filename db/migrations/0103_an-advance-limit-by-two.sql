-- What the acquirer's desk would advance a shop for a refund where no register of its names the shop: one person asks, another
-- one sets it. One row a shop, the newest word; what was said before stands in the audit.
create table advance_limit (
  sub_merchant_id uuid not null constraint advance_limit_pkey primary key,
  acquirer_id uuid not null,
  merchant_id uuid not null,
  limit_fen bigint not null constraint advance_limit_limit_fen_check check (limit_fen >= 0),
  reason text not null,
  asked_by uuid not null,
  asked_at timestamptz not null,
  set_by uuid,                                   -- the second person; nobody while it waits
  set_at timestamptz,
  constraint advance_limit_sub_merchant_fkey foreign key (acquirer_id, merchant_id, sub_merchant_id)
    references sub_merchant (acquirer_id, merchant_id, id),
  constraint advance_limit_set_by_check check (set_by <> asked_by)
);
select protect_table('advance_limit');
create policy tenant_acquirer on advance_limit to qf_acquirer using (acquirer_id = app_acquirer()) with check (acquirer_id = app_acquirer());
create policy own_name on advance_limit as restrictive for insert to qf_acquirer
  with check (asked_by = app_staff() and set_by is null);
grant select, insert, update (limit_fen, reason, asked_by, asked_at, set_by, set_at) on advance_limit to qf_acquirer;

-- A word of one's own waits again; the second one's sets exactly what was asked.
create trigger own_name before update on advance_limit for each row
  when (current_user = 'qf_acquirer' and not (
    (new.set_by is null and new.asked_by = app_staff())
    or (new.set_by = app_staff() and old.set_by is null
      and (new.limit_fen, new.asked_by, new.asked_at) = (old.limit_fen, old.asked_by, old.asked_at))))
  execute function refuse_other_person();

create function check_advance_limit() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  perform from advance_limit a where a.sub_merchant_id = new.id and a.limit_fen = new.advance_limit_fen and a.set_by is not null;
  if found then return new; end if;
  raise exception 'sub_merchant %: two people did not set this advance limit', new.id using errcode = '42501';
end $$;
revoke execute on function check_advance_limit() from public;
create trigger who_advances before update of advance_limit_fen on sub_merchant for each row
  when (current_user = 'qf_acquirer' and old.advance_limit_fen is distinct from new.advance_limit_fen)
  execute function check_advance_limit();
