-- Consent is the acquirer's own evidence. Nobody signs or consents on a screen of ours any more: the merchant proposes, the
-- acquirer's core asks each party, and what it tells us of it stands here, fact after fact, in its order. A status is what
-- these facts say, whoever writes it.
drop policy tenant on approval;                 -- it looks at agreements
drop table signature, consent;

create table agreement_fact (
  agreement_id uuid not null,
  acquirer_id uuid not null,
  merchant_id uuid not null,
  sub_merchant_id uuid not null,                -- the seller
  fact_no int not null constraint agreement_fact_no_check check (fact_no >= 1),
  kind text not null constraint agreement_fact_kind_check
    check (kind in ('asked','answered','returned','approved','in_force','suspended','resumed','ended','continued')),
  happened_at timestamptz not null,
  number text not null default '',              -- asked, answered: the party's number at the acquirer
  replaces_sha256 text not null default '',     -- asked, answered: the version that held then
  method text not null default '',              -- asked, answered: code | paper | acquirer; ended: superseded | revoked | withdrawn
  answer text not null default '' constraint agreement_fact_answer_check check (answer in ('','yes','no')),
  person text not null default '',              -- of the acquirer; contacts of a party are never told to us
  field text not null default '',               -- returned: the term
  reason text not null default '',
  effective_at timestamptz,                     -- in_force: from when; ended: to when
  imported_at timestamptz not null,
  primary key (agreement_id, fact_no)
);
alter table agreement_fact add constraint agreement_fact_agreement_fkey foreign key (merchant_id, sub_merchant_id, agreement_id)
    references agreement (merchant_id, sub_merchant_id, id),
  add constraint agreement_fact_tenant_fkey foreign key (acquirer_id, merchant_id, sub_merchant_id)
    references sub_merchant (acquirer_id, merchant_id, id);
select protect_table('agreement_fact'), guard_fact('agreement_fact');

-- Only who imports writes them; everybody who sees the agreement reads them.
create policy machine_all on agreement_fact to qf_machine using (true) with check (true);
grant select, insert on agreement_fact to qf_machine;
create policy operator_read on agreement_fact for select to qf_operator using (true);
create policy tenant_acquirer on agreement_fact for select to qf_acquirer using (acquirer_id = app_acquirer());
create policy tenant on agreement_fact for select to qf_shop, qf_gateway
  using (merchant_id = app_merchant() and exists (select from agreement a where a.id = agreement_id));
grant select on agreement_fact to qf_operator, qf_acquirer, qf_shop, qf_gateway;

-- The acquirer approves agreements in its own house: approvals here are of applications and accounts.
alter table approval disable trigger fact_guard;
delete from approval where subject_kind = 'agreement';
alter table approval enable trigger fact_guard;
alter table approval drop constraint approval_subject_kind_check,
  add constraint approval_subject_kind_check check (subject_kind in ('application','settlement_account'));
create policy tenant on approval for select to qf_shop
  using (merchant_id = app_merchant() and (
    (subject_kind = 'application' and exists (select from application a where a.id = subject_id))
    or (subject_kind = 'settlement_account' and exists (select from settlement_account a where a.id = subject_id))));

-- Since when the acquirer has it: it is laid into the acquirer's folder from then on.
alter table agreement add column proposed_at timestamptz;
grant update (proposed_at) on agreement to qf_shop;

-- The life. ------------------------------------------------------------------------------------------------------------
drop trigger status_step on agreement;
drop trigger shop_step on agreement;
drop trigger machine_step on agreement;
drop function check_shop_step();
drop policy tenant_change on agreement;
alter table agreement drop constraint agreement_status_check;
update agreement set status = 'proposed' where status in ('signed','consented');
alter table agreement add constraint agreement_status_check check (status in ('draft','proposed','consented','approved','in_force',
  'suspended','superseded','revoked','withdrawn','returned','declined'));
create policy tenant_change on agreement for update to qf_shop
  using (merchant_id = app_merchant() and (app_sub_merchant() is null or sub_merchant_id = app_sub_merchant()
    or exists (select from agreement_version v where v.agreement_id = agreement.id)))
  with check (status in ('proposed','withdrawn'));
-- The desk that looks at our portal decides nothing here; the machine writes what the facts say, intervals too.
revoke update (status, in_force_from, in_force_to, end_reason) on agreement from qf_acquirer;
grant update (status, in_force_from, in_force_to, end_reason) on agreement to qf_machine;

create trigger status_step after update of status on agreement for each row
  when (old.status is distinct from new.status and (old.status, new.status) not in
    (('draft','proposed'), ('draft','withdrawn'),
     ('proposed','consented'), ('proposed','returned'), ('proposed','declined'), ('proposed','withdrawn'),
     ('consented','proposed'), ('consented','approved'), ('consented','in_force'), ('consented','returned'), ('consented','declined'),
     ('consented','withdrawn'),
     ('approved','in_force'), ('approved','superseded'), ('approved','declined'), ('approved','revoked'), ('approved','withdrawn'),
     ('in_force','suspended'), ('in_force','superseded'), ('in_force','revoked'), ('in_force','withdrawn'),
     ('suspended','in_force'), ('suspended','superseded'), ('suspended','revoked'), ('suspended','withdrawn'),
     ('superseded','approved'), ('superseded','in_force')))
  execute function refuse_step();

-- Every party: the seller, every receiver, every receiver of the version that held when they were asked.
create function agreement_parties(of agreement, replaces text) returns text[] language sql stable set search_path = public, pg_temp
  return (select array_agg(distinct n) from (
    select s.number as n from sub_merchant s where s.id = of.sub_merchant_id
    union all select unnest(v.receivers) from agreement_version v
      where v.acquirer_id = of.acquirer_id and v.sha256 in (of.sha256, replaces)) p);

-- What the acquirer's facts carry. Counted from the last round of asking: what was said about another former version is void.
create function agreement_carries(of agreement) returns boolean language plpgsql stable set search_path = public, pg_temp as $$
declare
  round int;
  former text;
  began timestamptz;
begin
  select max(f.fact_no) into round from agreement_fact f where f.agreement_id = of.id and f.kind = 'asked';
  select f.replaces_sha256 into former from agreement_fact f where f.agreement_id = of.id and f.fact_no = round;
  if former is null or exists (select from unnest(agreement_parties(of, former)) n(number) where not exists (
      select from agreement_fact f where f.agreement_id = of.id and f.kind = 'answered' and f.number = n.number
        and f.answer = 'yes' and f.replaces_sha256 = former))
    or exists (select from agreement_fact f where f.agreement_id = of.id and f.kind = 'answered' and f.answer = 'no'
        and f.replaces_sha256 = former) then
    return false;
  end if;
  if of.status = 'consented' then return of.in_force_from is null; end if;
  select f.effective_at into began from agreement_fact f where f.agreement_id = of.id and f.kind = 'in_force'
    and f.fact_no > round order by f.fact_no desc limit 1;
  return began is not distinct from of.in_force_from and began is not null
    and 2 <= (select count(distinct f.person) from agreement_fact f
      where f.agreement_id = of.id and f.kind = 'approved' and f.person <> '' and f.fact_no > round);
end $$;

-- The newest fact of these kinds; its own kind, or how it ended.
create function agreement_says(of agreement, kinds text[]) returns text language sql stable set search_path = public, pg_temp
  return (select case when f.kind = 'ended' then f.method else f.kind end from agreement_fact f
    where f.agreement_id = of.id and f.kind = any (kinds) order by f.fact_no desc limit 1);

create function check_agreement_step() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  lawful boolean := false;
begin
  if new.status in ('proposed','withdrawn') and current_user = 'qf_shop' then
    -- A shop proposes what it drafted and takes back what is its own; no end is moved or taken away, else it would hold again.
    lawful := (old.status, new.status) = ('draft', 'proposed')
      or (new.status = 'withdrawn' and old.status in ('draft','proposed','consented','suspended')
        and new.in_force_to is not distinct from old.in_force_to)
      or (new.status = 'withdrawn' and old.status = 'in_force' and new.in_force_to is not null
        and (old.in_force_to is null or new.in_force_to <= old.in_force_to));
  elsif new.status = 'draft' then
    lawful := old.status = 'draft' and new.in_force_from is null;
  elsif new.status = 'proposed' then
    lawful := (old.status = 'draft' and current_user <> 'qf_machine') or (old.status = 'consented' and not agreement_carries(old));
  elsif new.status in ('consented','approved','in_force') then
    lawful := agreement_carries(new)
      and (old.status <> 'superseded' or agreement_says(new, '{ended,continued}') = 'continued')
      and (old.status <> 'suspended' or agreement_says(new, '{suspended,resumed}') = 'resumed');
  elsif new.status = 'suspended' then
    lawful := agreement_carries(new) and agreement_says(new, '{suspended,resumed}') = 'suspended';
  elsif new.status in ('superseded','revoked','withdrawn') then
    lawful := agreement_says(new, '{ended,continued}') = new.status
      or (old.status = new.status and agreement_says(new, '{ended}') is not null);
  elsif new.status = 'returned' then
    lawful := exists (select from agreement_fact f where f.agreement_id = new.id and f.kind = 'returned');
  elsif new.status = 'declined' then
    lawful := exists (select from agreement_fact f where f.agreement_id = new.id and f.kind = 'answered' and f.answer = 'no');
  end if;
  if not coalesce(lawful, false) then
    raise exception 'agreement %: the acquirer''s facts do not carry %', new.id, new.status using errcode = '42501';
  end if;
  return new;
end $$;
revoke execute on function agreement_parties(agreement, text), agreement_carries(agreement), agreement_says(agreement, text[]),
  check_agreement_step() from public;
grant execute on function agreement_parties(agreement, text), agreement_carries(agreement), agreement_says(agreement, text[])
  to qf_machine, qf_shop;
create trigger facts_carry before update on agreement for each row execute function check_agreement_step();
