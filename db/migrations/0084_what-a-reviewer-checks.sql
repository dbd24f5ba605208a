-- Where the acquirer may take shops: names of provinces; empty is the whole country.
alter table acquirer add column area text[] not null default '{}';

-- How each item of an accepted application was verified, and by whom: only the acquirer's own person, in the own name.
create table application_check (
  application_id uuid not null,
  acquirer_id uuid not null,
  merchant_id uuid not null,
  round int not null,
  field text not null,
  way text not null constraint application_check_way_check
    check (way in ('original','registry','bank','on_site','video','phone')),
  checked_by uuid not null,
  checked_at timestamptz not null,
  constraint application_check_pkey primary key (application_id, round, field),
  constraint application_check_application_fkey foreign key (merchant_id, application_id) references application (merchant_id, id),
  constraint application_check_merchant_fkey foreign key (acquirer_id, merchant_id) references merchant (acquirer_id, id)
);
select protect_table('application_check'), guard_fact('application_check');
create policy machine_all on application_check to qf_machine using (true) with check (true);
create policy tenant_acquirer on application_check to qf_acquirer using (acquirer_id = app_acquirer()) with check (acquirer_id = app_acquirer());
create policy own_name on application_check as restrictive for insert to qf_acquirer with check (checked_by = app_staff());
create policy operator_read on application_check for select to qf_operator using (true);
grant select, insert on application_check to qf_acquirer;
grant select on application_check to qf_operator;
