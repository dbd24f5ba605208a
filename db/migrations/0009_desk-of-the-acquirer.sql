-- What the acquirer's desk needs: every submission of an application kept as it was, a second round of approvals after a
-- return, reasons that the shop can read.

create table application_submission (            -- what was submitted, round by round: shows what changed since the last
  application_id uuid not null references application,
  acquirer_id uuid not null,
  merchant_id uuid not null,
  sub_merchant_id uuid not null,
  round int not null,
  subject_type text not null,
  fields jsonb not null,                         -- masked values only
  submitted_by uuid not null,
  submitted_at timestamptz not null,
  primary key (application_id, round)
);
select protect_table('public.application_submission'::regclass);
select guard_fact('public.application_submission'::regclass);
create policy machine_all on application_submission to qf_machine using (true) with check (true);
create policy operator_read on application_submission for select to qf_operator using (true);
create policy tenant_acquirer on application_submission for select to qf_acquirer using (acquirer_id = app_acquirer());
create policy tenant on application_submission for select to qf_shop
  using (merchant_id = app_merchant() and (app_sub_merchant() is null or sub_merchant_id = app_sub_merchant()));
create policy tenant_add on application_submission for insert to qf_shop
  with check (merchant_id = app_merchant() and acquirer_id = app_acquirer()
    and (app_sub_merchant() is null or sub_merchant_id = app_sub_merchant()));
grant select on application_submission to qf_machine, qf_operator, qf_acquirer, qf_shop;
grant insert on application_submission to qf_shop;

-- A returned application may be saved before it is submitted again.
drop policy tenant_change on application;
create policy tenant_change on application for update to qf_shop
  using (merchant_id = app_merchant() and (app_sub_merchant() is null or sub_merchant_id = app_sub_merchant()) and status in ('draft','returned'))
  with check (status in ('draft','returned','submitted'));

-- Nobody approves what they reviewed themselves, whoever writes the row.
alter table application add constraint application_approved_by_check check (approved_by is null or approved_by is distinct from reviewed_by);

-- One approval per person and step, in each round.
alter table approval add column round int not null default 1;
alter table approval drop constraint approval_pkey, add primary key (subject_id, round, step);
alter table approval drop constraint approval_subject_id_staff_id_key,
  add constraint approval_subject_id_round_staff_id_key unique (subject_id, round, staff_id);

-- A requested account can be returned with a reason; its version is what the acquirer's core says. One request at a time.
alter table settlement_account add column return_reason text;
alter table settlement_account drop constraint settlement_account_status_check,
  add constraint settlement_account_status_check check (status in ('pending','approved','replaced','returned'));
alter table settlement_account drop constraint settlement_account_sub_merchant_id_version_key;
create unique index settlement_account_sub_merchant_id_version_key on settlement_account (sub_merchant_id, version) where status <> 'returned';
create unique index settlement_account_sub_merchant_id_pending_key on settlement_account (sub_merchant_id) where status = 'pending';
create unique index settlement_account_sub_merchant_id_approved_key on settlement_account (sub_merchant_id) where status = 'approved';
grant update (version, return_reason, account_mask, account_tail) on settlement_account to qf_acquirer;

-- Why it ended, why it is suspended: the shop reads it.
alter table agreement add column end_reason text;
grant update (end_reason) on agreement to qf_shop, qf_acquirer;
alter table sub_merchant add column status_reason text;
grant update (status_reason) on sub_merchant to qf_acquirer;

-- The till of a shop that is approved needs a place and a terminal.
grant insert on store to qf_acquirer;
