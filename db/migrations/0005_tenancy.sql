-- Who sees and changes what. Every table has FORCE row-level security; roles own nothing; a setting that is not there
-- shows nothing. The verbs ask for permission first: this stands behind them.

-- After a transaction the setting is '' and not NULL, hence nullif.
create function app_merchant() returns uuid language sql stable parallel safe
  return nullif(current_setting('app.merchant', true), '')::uuid;
create function app_sub_merchant() returns uuid language sql stable parallel safe
  return nullif(current_setting('app.sub_merchant', true), '')::uuid;
create function app_acquirer() returns uuid language sql stable parallel safe
  return nullif(current_setting('app.acquirer', true), '')::uuid;

-- Two helpers of migrations. Later files that add a table call them too.
create function protect_table(t regclass) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', t);
  execute format('alter table %s force row level security', t);
  execute format('create policy owner_all on %s to qf_owner using (true) with check (true)', t);
end $$;

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is a fact: % is refused, write a new row that points at the old', tg_table_name, tg_op
    using errcode = 'QF001';
end $$;
-- By statement and on each partition by itself: it costs an INSERT nothing, and nobody walks around the parent.
create function guard_fact(t regclass) returns void language plpgsql as $$
begin
  execute format('create trigger fact_guard before update or delete or truncate on %s for each statement execute function refuse_change()', t);
end $$;
revoke execute on function protect_table(regclass), guard_fact(regclass), refuse_change() from public;

do $$
declare
  t regclass;
  name text;
begin
  for t in
    select c.oid::regclass from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r','p') and not c.relispartition
      and c.relname <> 'schema_version'
  loop
    perform protect_table(t);
  end loop;
  foreach name in array array[
    'order_reference','order_attempt','payment','refund_result','notification','event','agreement_version','fee_version',
    'signature','consent','approval','statement','statement_line','clearing_entry','position','left_out','clearing_file',
    'verdict','bank_result','posting','audit_entry','day_seal','application_finding','channel_number','payment_exception',
    'acquirer_signer'] loop
    perform guard_fact(format('public.%I', name)::regclass);
  end loop;
end $$;

------------------------------------------------------------------------------------------------------------------------
-- qf_machine: notifications, worker, bulk loads. All tenants; no staff, no session, no API key; named columns only.
do $$
declare
  t regclass;
begin
  for t in
    select c.oid::regclass from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r','p') and not c.relispartition
      and c.relname not in ('schema_version','staff','session','api_key')
  loop
    execute format('create policy machine_all on %s to qf_machine using (true) with check (true)', t);
    execute format('grant select on %s to qf_machine', t);
  end loop;
end $$;
grant insert on order_reference, order_attempt, "order", payment, refund, refund_result, notification, event,
  payment_exception, audit_entry, statement, difference, clearing_batch, position, left_out, clearing_file, verdict,
  bank_result, posting, day_seal to qf_machine;
grant update (status, forward_state, code_url, refused_code, refused_message, ask_at, ask_count, lease_until, fence,
  acquirer_reference, paid_at, closed_at, close_reason) on "order" to qf_machine;
grant update (status, ask_at, ask_count, lease_until, fence, acquirer_refund_reference, finished_at, failure_code,
  failure_message) on refund to qf_machine;
grant update (status, closed_at, closed_why) on difference to qf_machine;
grant update (status, step, error, settle_day, previous_digest, computed_at, proposed_at, finished_at, sale_count, gross_fen,
  fee_fen, refund_count, refund_fen, pay_count, pay_fen, carry_fen, hold_fen, left_out_count, unexplained_fen, control)
  on clearing_batch to qf_machine;
grant update (status, in_force_from, in_force_to) on agreement, fee_schedule to qf_machine;   -- a version comes into force by the calendar

------------------------------------------------------------------------------------------------------------------------
-- qf_operator: looks at everything but sessions and keys, changes nothing.
do $$
declare
  t regclass;
begin
  for t in
    select c.oid::regclass from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r','p') and not c.relispartition
      and c.relname not in ('schema_version','staff','session','api_key')
  loop
    execute format('create policy operator_read on %s for select to qf_operator using (true)', t);
    execute format('grant select on %s to qf_operator', t);
  end loop;
end $$;
create policy operator_read on staff for select to qf_operator using (true);

------------------------------------------------------------------------------------------------------------------------
-- qf_web by itself: sign-in and sessions, and the audit of them. For everything else it enters one of the roles below.
create policy web_all on staff to qf_web using (true) with check (true);
create policy web_all on session to qf_web using (true) with check (true);
create policy web_write on audit_entry for insert to qf_web with check (true);
grant select on staff, session to qf_web;
grant update (password_hash, disabled_at, failed_count, locked_until) on staff to qf_web;
grant insert, update (seen_at, expires_at, ended_at, ended_reason) on session to qf_web;
grant insert on audit_entry to qf_web;

------------------------------------------------------------------------------------------------------------------------
-- qf_shop: rows of its merchant and, where app.sub_merchant is set, of that shop only. qf_gateway (the merchants' API)
-- has the same sight of the whole merchant.

create policy tenant on acquirer for select to qf_shop, qf_gateway using (id = app_acquirer());
create policy tenant on channel for select to qf_shop, qf_gateway using (acquirer_id = app_acquirer());
create policy tenant on merchant for select to qf_shop, qf_gateway using (id = app_merchant());
create policy tenant on sub_merchant for select to qf_shop, qf_gateway
  using (merchant_id = app_merchant() and (app_sub_merchant() is null or id = app_sub_merchant()));
create policy tenant_add on sub_merchant for insert to qf_shop
  with check (merchant_id = app_merchant() and acquirer_id = app_acquirer() and app_sub_merchant() is null and status = 'draft' and number is null);
create policy tenant_change on sub_merchant for update to qf_shop
  using (merchant_id = app_merchant() and (app_sub_merchant() is null or id = app_sub_merchant()))
  with check (status in ('draft','submitted') and number is null);        -- a shop never makes itself active

-- Tables whose rows belong to one shop.
do $$
declare
  name text;
begin
  foreach name in array array['order_attempt','order','payment','refund','refund_result','event','payment_exception',
      'channel_number','settlement_account','store','hold','application','position','bank_result','difference','clearing_entry'] loop
    execute format('create policy tenant on public.%I for select to qf_shop, qf_gateway using (merchant_id = app_merchant() and (app_sub_merchant() is null or sub_merchant_id = app_sub_merchant()))', name);
    execute format('grant select on public.%I to qf_shop, qf_gateway', name);
  end loop;
  foreach name in array array['order_attempt','order','refund','event'] loop
    execute format('create policy tenant_add on public.%I for insert to qf_shop, qf_gateway with check (merchant_id = app_merchant() and acquirer_id = app_acquirer() and (app_sub_merchant() is null or sub_merchant_id = app_sub_merchant()))', name);
    execute format('grant insert on public.%I to qf_shop, qf_gateway', name);
  end loop;
end $$;
grant select on acquirer, channel, merchant, sub_merchant to qf_shop, qf_gateway;
grant insert, update (name, short_name, category, licence_code, province, address, status) on sub_merchant to qf_shop;

-- References are the merchant's, for ever and across its shops: a shop must learn that one is used.
create policy tenant on order_reference for select to qf_shop, qf_gateway using (merchant_id = app_merchant());
create policy tenant_add on order_reference for insert to qf_shop, qf_gateway with check (merchant_id = app_merchant());
grant select, insert on order_reference to qf_shop, qf_gateway;

-- "select … for update" needs UPDATE on a column: a refund locks its order while it adds up what was refunded.
create policy tenant_change on "order" for update to qf_shop, qf_gateway
  using (merchant_id = app_merchant() and (app_sub_merchant() is null or sub_merchant_id = app_sub_merchant()));
create policy tenant_change on refund for update to qf_shop, qf_gateway
  using (merchant_id = app_merchant() and (app_sub_merchant() is null or sub_merchant_id = app_sub_merchant()));
grant update (ask_at) on "order", refund to qf_shop, qf_gateway;

create policy tenant_add on store for insert to qf_shop
  with check (merchant_id = app_merchant() and acquirer_id = app_acquirer() and (app_sub_merchant() is null or sub_merchant_id = app_sub_merchant()));
create policy tenant_change on store for update to qf_shop
  using (merchant_id = app_merchant() and (app_sub_merchant() is null or sub_merchant_id = app_sub_merchant()));
grant insert, update (name, address, terminal) on store to qf_shop;

create policy tenant_add on application for insert to qf_shop
  with check (merchant_id = app_merchant() and acquirer_id = app_acquirer()
    and (app_sub_merchant() is null or sub_merchant_id = app_sub_merchant()) and status in ('draft','submitted'));
create policy tenant_change on application for update to qf_shop
  using (merchant_id = app_merchant() and (app_sub_merchant() is null or sub_merchant_id = app_sub_merchant()) and status in ('draft','returned'))
  with check (status in ('draft','submitted'));                           -- once submitted it is the acquirer's turn
grant insert, update (subject_type, fields, status, round, submitted_at) on application to qf_shop;
create policy tenant on application_finding for select to qf_shop
  using (merchant_id = app_merchant() and exists (select from application a where a.id = application_id));
grant select on application_finding to qf_shop;

create policy tenant_add on settlement_account for insert to qf_shop
  with check (merchant_id = app_merchant() and acquirer_id = app_acquirer()
    and (app_sub_merchant() is null or sub_merchant_id = app_sub_merchant()) and status = 'pending' and approved_from is null);
grant insert on settlement_account to qf_shop;

create policy tenant on staff for select to qf_shop
  using (merchant_id = app_merchant() and (app_sub_merchant() is null or sub_merchant_id = app_sub_merchant()));
create policy tenant_change on staff for update to qf_shop
  using (merchant_id = app_merchant() and (app_sub_merchant() is null or sub_merchant_id = app_sub_merchant()));
grant update (disabled_at) on staff to qf_shop;

create policy tenant on api_key for select to qf_shop, qf_gateway using (merchant_id = app_merchant() and app_sub_merchant() is null);
create policy tenant_add on api_key for insert to qf_shop
  with check (merchant_id = app_merchant() and acquirer_id = app_acquirer() and app_sub_merchant() is null);
create policy tenant_change on api_key for update to qf_shop using (merchant_id = app_merchant() and app_sub_merchant() is null);
grant select, insert, update (revoked_at) on api_key to qf_shop;
grant select on api_key to qf_gateway;

create policy tenant on fee_schedule for select to qf_shop, qf_gateway using (merchant_id = app_merchant());
create policy tenant on fee_version for select to qf_shop, qf_gateway using (merchant_id = app_merchant());
grant select on fee_schedule, fee_version to qf_shop, qf_gateway;

-- Agreements: seller and receivers. A receiver is recognised by its number in the version's receivers.
create policy tenant on agreement_version for select to qf_shop, qf_gateway
  using (merchant_id = app_merchant() and (app_sub_merchant() is null or sub_merchant_id = app_sub_merchant()
    or receivers && array(select s.number from sub_merchant s where s.id = app_sub_merchant() and s.number is not null)));
create policy tenant_add on agreement_version for insert to qf_shop
  with check (merchant_id = app_merchant() and acquirer_id = app_acquirer() and (app_sub_merchant() is null or sub_merchant_id = app_sub_merchant()));
create policy tenant on agreement for select to qf_shop, qf_gateway
  using (merchant_id = app_merchant() and (app_sub_merchant() is null or sub_merchant_id = app_sub_merchant()
    or exists (select from agreement_version v where v.agreement_id = agreement.id)));
create policy tenant_add on agreement for insert to qf_shop
  with check (merchant_id = app_merchant() and acquirer_id = app_acquirer()
    and (app_sub_merchant() is null or sub_merchant_id = app_sub_merchant()) and status = 'draft');
create policy tenant_change on agreement for update to qf_shop
  using (merchant_id = app_merchant() and (app_sub_merchant() is null or sub_merchant_id = app_sub_merchant()
    or exists (select from agreement_version v where v.agreement_id = agreement.id)))
  with check (status in ('draft','signed','consented','withdrawn','revoked'));   -- approved and in force: the acquirer's word
grant select on agreement, agreement_version to qf_shop, qf_gateway;
grant insert on agreement, agreement_version to qf_shop;
grant update (status, in_force_to) on agreement to qf_shop;
create policy tenant on signature for select to qf_shop, qf_gateway
  using (merchant_id = app_merchant() and exists (select from agreement a where a.id = agreement_id));
create policy tenant_add on signature for insert to qf_shop
  with check (merchant_id = app_merchant() and acquirer_id = app_acquirer() and (app_sub_merchant() is null or sub_merchant_id = app_sub_merchant()));
create policy tenant on consent for select to qf_shop, qf_gateway
  using (merchant_id = app_merchant() and exists (select from agreement a where a.id = agreement_id));
create policy tenant_add on consent for insert to qf_shop
  with check (merchant_id = app_merchant() and acquirer_id = app_acquirer() and (app_sub_merchant() is null or sub_merchant_id = app_sub_merchant()));
grant select on signature, consent to qf_shop, qf_gateway;
grant insert on signature, consent to qf_shop;
create policy tenant on approval for select to qf_shop
  using (merchant_id = app_merchant() and (
    (subject_kind = 'agreement' and exists (select from agreement a where a.id = subject_id))
    or (subject_kind = 'application' and exists (select from application a where a.id = subject_id))
    or (subject_kind = 'settlement_account' and exists (select from settlement_account a where a.id = subject_id))));
grant select on approval to qf_shop;

-- What a shop needs of batches and files to follow its money: names, days and states, no totals of others.
create policy tenant on clearing_batch for select to qf_shop, qf_gateway using (acquirer_id = app_acquirer());
create policy tenant on clearing_file for select to qf_shop, qf_gateway using (acquirer_id = app_acquirer());
create policy tenant on verdict for select to qf_shop, qf_gateway using (acquirer_id = app_acquirer());
create policy tenant on day_seal for select to qf_shop, qf_gateway using (acquirer_id = app_acquirer());
create policy tenant on statement for select to qf_shop, qf_gateway using (acquirer_id = app_acquirer());
grant select (id, acquirer_id, clearing_date, seq, status, settle_day, window_from, window_to, opened_at, computed_at, proposed_at, finished_at)
  on clearing_batch to qf_shop, qf_gateway;
grant select (id, batch_id, acquirer_id, clearing_date, seq, name, digest, proposed_at) on clearing_file to qf_shop, qf_gateway;
grant select (file_id, acquirer_id, digest, verdict, recorded_at) on verdict to qf_shop, qf_gateway;
grant select (id, acquirer_id, channel, bill_day, imported_at) on statement to qf_shop, qf_gateway;   -- is the day confirmed yet?
grant select on day_seal to qf_shop, qf_gateway;

create policy tenant on audit_entry for select to qf_shop
  using (merchant_id = app_merchant() and (app_sub_merchant() is null or staff_id in (select s.id from staff s)));
create policy tenant_add on audit_entry for insert to qf_shop, qf_gateway
  with check (merchant_id = app_merchant() and acquirer_id = app_acquirer());
grant select on audit_entry to qf_shop;
grant insert on audit_entry to qf_shop, qf_gateway;

------------------------------------------------------------------------------------------------------------------------
-- qf_acquirer: every row of its acquirer; it writes what its desk decides.
create policy tenant_acquirer on acquirer to qf_acquirer using (id = app_acquirer()) with check (id = app_acquirer());
do $$
declare
  name text;
begin
  foreach name in array array['acquirer_signer','channel','merchant','sub_merchant','channel_number','settlement_account',
      'store','hold','application','application_finding','fee_schedule','fee_version','agreement','agreement_version',
      'signature','consent','approval','order_attempt','order','payment','refund','refund_result','notification','event',
      'payment_exception','audit_entry','statement','statement_line','difference','clearing_batch','clearing_entry','position',
      'left_out','clearing_file','verdict','bank_result','posting','day_seal'] loop
    execute format('create policy tenant_acquirer on public.%I to qf_acquirer using (acquirer_id = app_acquirer()) with check (acquirer_id = app_acquirer())', name);
    execute format('grant select on public.%I to qf_acquirer', name);
  end loop;
end $$;
create policy tenant_acquirer on order_reference for select to qf_acquirer
  using (exists (select from merchant m where m.id = merchant_id));
create policy tenant_acquirer on staff for select to qf_acquirer using (acquirer_id = app_acquirer());
create policy tenant_acquirer on api_key for select to qf_acquirer using (acquirer_id = app_acquirer());
grant select on acquirer, order_reference to qf_acquirer;
grant select (id, acquirer_id, merchant_id, name, created_at, revoked_at) on api_key to qf_acquirer;
grant update (cut_off_minutes, static_cap_fen, fee_tolerance_fen, order_max_fen, phone) on acquirer to qf_acquirer;
grant insert on acquirer_signer, channel_number, settlement_account, hold, application_finding, approval, fee_schedule,
  fee_version, event, audit_entry, verdict, bank_result, posting to qf_acquirer;
grant insert, update (settled_by, enabled) on channel to qf_acquirer;
grant update (status, number, cycle, minimum_fen, advance_limit_fen) on sub_merchant to qf_acquirer;
grant update (status, approved_from, account_hash, account_ref) on settlement_account to qf_acquirer;
grant update (lifted_by, lifted_at) on hold to qf_acquirer;
grant update (status, reviewed_by, reviewed_at, recorded, approved_by, approved_at) on application to qf_acquirer;
grant update (status, in_force_from, in_force_to) on agreement, fee_schedule to qf_acquirer;
grant update (status, closed_at, closed_why) on difference to qf_acquirer;
grant update (status, step, error, finished_at) on clearing_batch to qf_acquirer;

-- Labels of posts, never hashes or counters of failures.
grant select (id, login, label, kind, role, acquirer_id, merchant_id, sub_merchant_id, store_id, refund_limit_fen, demo, disabled_at, created_at)
  on staff to qf_shop, qf_acquirer, qf_operator;

------------------------------------------------------------------------------------------------------------------------
-- Views that show one narrow thing past a policy. They belong to qf_owner and ask for the tenant themselves.

-- The shops of a merchant by name: a receiver sees who sold, a seller who receives.
create view shop_name with (security_barrier) as
  select id, acquirer_id, merchant_id, number, name, short_name, role, status
  from sub_merchant where merchant_id = app_merchant();
grant select on shop_name to qf_shop, qf_gateway;

-- A receiver's own part of clearing entries of sales it did not make; the sale amount only if the agreement says so.
create function month_of(id uuid) returns date language sql immutable parallel safe
  return date_trunc('month', timezone('Asia/Shanghai', to_timestamp(('x' || substr(replace(id::text, '-', ''), 1, 12))::bit(48)::bigint / 1000.0)))::date;
create view received_part with (security_barrier) as
  select e.batch_id, e.line_no, e.kind, e.acquirer_id, e.merchant_id, e.channel, e.order_id, e.refund_id,
    e.sub_merchant_id as seller_id, r.id as sub_merchant_id, r.number, part.fen as part_fen,
    case when v.body::jsonb -> 'visibility' ? r.number then e.amount_fen end as amount_fen
  from clearing_entry e
  join sub_merchant r on r.merchant_id = e.merchant_id and r.number = any (e.receivers)
    and (app_sub_merchant() is null or r.id = app_sub_merchant())
  cross join lateral (
    select sum(s.fen)::bigint as fen from unnest(e.receivers, e.shares) as s(number, fen) where s.number = r.number
  ) part
  left join "order" o on o.created_month = month_of(e.order_id) and o.id = e.order_id
  left join agreement_version v on v.acquirer_id = e.acquirer_id and v.sha256 = o.agreement_sha256
  where e.merchant_id = app_merchant() and r.id <> e.sub_merchant_id;
grant select on received_part to qf_shop, qf_gateway;

-- An API key names its tenant before there is one.
create function find_api_key(sha256 text)
  returns table (id uuid, acquirer_id uuid, merchant_id uuid)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select k.id, k.acquirer_id, k.merchant_id from api_key k where k.key_sha256 = $1 and k.revoked_at is null $$;
revoke execute on function find_api_key(text) from public;
grant execute on function find_api_key(text) to qf_gateway;

-- Gateway and worker refuse to start with a real acquirer while a demo sign-in exists; they see no staff.
create function has_demo_staff() returns boolean
  language sql stable security definer set search_path = public, pg_temp
  as $$ select exists (select from staff where demo) $$;
revoke execute on function has_demo_staff() from public;
grant execute on function has_demo_staff() to qf_gateway, qf_machine, qf_web;
