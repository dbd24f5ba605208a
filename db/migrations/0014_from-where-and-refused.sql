-- Every entry of the audit says from where: client address and session, API key, name of the process. Entries written before
-- have none.
alter table audit_entry add column origin text;
alter table audit_entry add constraint audit_entry_origin_check check (length(origin) between 1 and 200);

-- Refused acts of people, counted per person, act, refusal and minute. Written by web's own login after the refused transaction
-- was undone: a count, not a fact.
create table refusal_count (
  staff_id uuid not null references staff (id),
  minute timestamptz not null,
  act text not null,
  code text not null,
  acquirer_id uuid,                              -- the operator has none
  merchant_id uuid,
  origin text not null,                          -- of the first in the minute
  times int not null,
  constraint refusal_count_pkey primary key (staff_id, minute, act, code),
  constraint refusal_count_times_check check (times > 0)
);
select protect_table('refusal_count');
create policy operator_read on refusal_count for select to qf_operator using (true);
create policy tenant_acquirer on refusal_count for select to qf_acquirer using (acquirer_id = app_acquirer());
create policy tenant on refusal_count for select to qf_shop
  using (merchant_id = app_merchant() and (app_sub_merchant() is null or staff_id in (select s.id from staff s)));
grant select on refusal_count to qf_operator, qf_acquirer, qf_shop;

-- Web counts and cannot read what it counted.
create function count_refusal(p_staff uuid, p_minute timestamptz, p_act text, p_code text, p_acquirer uuid, p_merchant uuid, p_origin text)
  returns void language sql security definer set search_path = public, pg_temp as $$
  insert into public.refusal_count (staff_id, minute, act, code, acquirer_id, merchant_id, origin, times)
    values (p_staff, p_minute, p_act, p_code, p_acquirer, p_merchant, p_origin, 1)
    on conflict (staff_id, minute, act, code) do update set times = public.refusal_count.times + 1
$$;
revoke all on function count_refusal(uuid, timestamptz, text, text, uuid, uuid, text) from public;
grant execute on function count_refusal(uuid, timestamptz, text, text, uuid, uuid, text) to qf_web;
