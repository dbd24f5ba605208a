-- Halves that belong together are tied, once and for all: a row names acquirer, merchant and shop, and they are one another's.
-- The tenant's column stands in every key of a table that grows: contained, not leading, so that whoever knows only the id
-- still uses the index; later tables copy it, and it lets the schema be distributed.

-- What is pointed at. --------------------------------------------------------------------------------------------------
alter table merchant add constraint merchant_acquirer_id_id_key unique (acquirer_id, id);
alter table sub_merchant
  drop constraint sub_merchant_acquirer_id_fkey, drop constraint sub_merchant_merchant_id_fkey,
  add constraint sub_merchant_acquirer_id_merchant_id_fkey foreign key (acquirer_id, merchant_id) references merchant (acquirer_id, id),
  add constraint sub_merchant_acquirer_id_merchant_id_id_key unique (acquirer_id, merchant_id, id);
alter table store add constraint store_sub_merchant_id_id_key unique (sub_merchant_id, id);
alter table agreement
  add constraint agreement_merchant_id_id_key unique (merchant_id, id),
  add constraint agreement_merchant_id_sub_merchant_id_id_key unique (merchant_id, sub_merchant_id, id);
alter table application
  add constraint application_merchant_id_id_key unique (merchant_id, id),
  add constraint application_merchant_id_sub_merchant_id_id_key unique (merchant_id, sub_merchant_id, id);
alter table fee_schedule add constraint fee_schedule_merchant_id_id_key unique (merchant_id, id);
alter table clearing_batch add constraint clearing_batch_acquirer_id_id_key unique (acquirer_id, id);
alter table clearing_file add constraint clearing_file_acquirer_id_id_key unique (acquirer_id, id);

-- Bill lines, left-outs and differences learn whose they are: the nil uuid for a line at no number of ours, never null. ------
-- Facts are filled once, by the owner with the guard off; the guard of a partition does not hear a statement to its parent.
alter table statement_line disable trigger fact_guard;
alter table statement_line add column merchant_id uuid not null default '00000000-0000-0000-0000-000000000000';
update statement_line l set merchant_id = c.merchant_id from channel_number c
  where c.acquirer_id = l.acquirer_id and c.channel = l.channel and c.number = l.channel_no;
alter table statement_line alter column merchant_id drop default;
alter table statement_line enable trigger fact_guard;
update difference set merchant_id = '00000000-0000-0000-0000-000000000000' where merchant_id is null;
alter table difference alter column merchant_id set not null;
alter table left_out disable trigger fact_guard;
alter table left_out add column merchant_id uuid not null default '00000000-0000-0000-0000-000000000000';
update left_out l set merchant_id = d.merchant_id from difference d
  where d.acquirer_id = l.acquirer_id and d.acquirer_reference = l.acquirer_reference;
alter table left_out alter column merchant_id drop default;
alter table left_out enable trigger fact_guard;

-- Every event and every exception is a shop's.
alter table event alter column sub_merchant_id set not null;
alter table payment_exception alter column sub_merchant_id set not null;

-- Keys of what grows. --------------------------------------------------------------------------------------------------
alter table order_attempt drop constraint order_attempt_pkey, add primary key (merchant_order_no, merchant_id);
alter table "order" drop constraint order_pkey, add primary key (created_month, id, merchant_id);
alter table refund drop constraint refund_pkey, add primary key (created_month, id, merchant_id);
alter table event drop constraint event_pkey, add primary key (day, id, merchant_id);
alter table payment_exception drop constraint payment_exception_pkey, add primary key (id, merchant_id);
alter table statement_line drop constraint statement_line_pkey, add primary key (statement_id, line_no, merchant_id);
alter table difference drop constraint difference_pkey, add primary key (id, merchant_id);
alter table clearing_entry drop constraint clearing_entry_pkey, add primary key (batch_id, line_no, merchant_id);
alter table position drop constraint position_pkey, add primary key (batch_id, line_no, merchant_id);
alter table left_out drop constraint left_out_pkey, add primary key (batch_id, acquirer_reference, refund_reference, merchant_id);
alter table returned_line drop constraint returned_line_pkey, add primary key (batch_id, file_digest, line_no, merchant_id);
alter table bank_result drop constraint bank_result_pkey, add primary key (id, merchant_id);

-- Acquirer, merchant and shop. One constraint ties both pairs: a shop's merchant is its acquirer's (above). -------------------
alter table channel_number drop constraint channel_number_sub_merchant_id_fkey;
alter table settlement_account drop constraint settlement_account_sub_merchant_id_fkey;
alter table store drop constraint store_sub_merchant_id_fkey;
alter table hold drop constraint hold_sub_merchant_id_fkey;
alter table application drop constraint application_sub_merchant_id_fkey, drop constraint application_merchant_id_fkey;
alter table agreement drop constraint agreement_sub_merchant_id_fkey, drop constraint agreement_merchant_id_fkey;
alter table consent drop constraint consent_sub_merchant_id_fkey;
do $$
declare
  name text;
begin
  foreach name in array array['channel_number','settlement_account','store','hold','staff','application','application_submission',
      'agreement','agreement_version','signature','consent','order_attempt','order','payment','refund','refund_result','event',
      'payment_exception','difference','clearing_entry','position','bank_result','returned_line'] loop
    execute format('alter table %I add constraint %I foreign key (acquirer_id, merchant_id, sub_merchant_id) references sub_merchant (acquirer_id, merchant_id, id)',
      name, name || '_tenant_fkey');
  end loop;
  -- Rows of a merchant, whatever its shop.
  foreach name in array array['staff','api_key','fee_schedule','fee_version','application_finding','approval','posting','audit_entry'] loop
    execute format('alter table %I add constraint %I foreign key (acquirer_id, merchant_id) references merchant (acquirer_id, id)',
      name, name || '_merchant_fkey');
  end loop;
end $$;
alter table api_key drop constraint api_key_merchant_id_fkey;
alter table fee_schedule drop constraint fee_schedule_merchant_id_fkey;

-- Children name their parent together with whose it is. -------------------------------------------------------------------
alter table staff add constraint staff_store_fkey foreign key (sub_merchant_id, store_id) references store (sub_merchant_id, id);
alter table fee_version drop constraint fee_version_fee_schedule_id_fkey,
  add constraint fee_version_fee_schedule_fkey foreign key (merchant_id, fee_schedule_id) references fee_schedule (merchant_id, id);
alter table application_finding drop constraint application_finding_application_id_fkey,
  add constraint application_finding_application_fkey foreign key (merchant_id, application_id) references application (merchant_id, id);
alter table application_submission drop constraint application_submission_application_id_fkey,
  add constraint application_submission_application_fkey foreign key (merchant_id, sub_merchant_id, application_id)
    references application (merchant_id, sub_merchant_id, id);
alter table agreement_version drop constraint agreement_version_agreement_id_fkey,
  add constraint agreement_version_agreement_fkey foreign key (merchant_id, sub_merchant_id, agreement_id)
    references agreement (merchant_id, sub_merchant_id, id);
alter table signature drop constraint signature_agreement_id_fkey,
  add constraint signature_agreement_fkey foreign key (merchant_id, sub_merchant_id, agreement_id)
    references agreement (merchant_id, sub_merchant_id, id);
alter table consent drop constraint consent_agreement_id_fkey,     -- the receiver's shop, the seller's agreement: one merchant
  add constraint consent_agreement_fkey foreign key (merchant_id, agreement_id) references agreement (merchant_id, id);
alter table position drop constraint position_batch_id_fkey,
  add constraint position_batch_fkey foreign key (acquirer_id, batch_id) references clearing_batch (acquirer_id, id);
alter table left_out drop constraint left_out_batch_id_fkey,
  add constraint left_out_batch_fkey foreign key (acquirer_id, batch_id) references clearing_batch (acquirer_id, id);
alter table returned_line drop constraint returned_line_batch_id_fkey,
  add constraint returned_line_batch_fkey foreign key (acquirer_id, batch_id) references clearing_batch (acquirer_id, id);
alter table clearing_file drop constraint clearing_file_batch_id_fkey,
  add constraint clearing_file_batch_fkey foreign key (acquirer_id, batch_id) references clearing_batch (acquirer_id, id);
alter table verdict drop constraint verdict_file_id_fkey,
  add constraint verdict_file_fkey foreign key (acquirer_id, file_id) references clearing_file (acquirer_id, id);

-- Loads make the same key; attaching adds and checks what the parent has. ---------------------------------------------------
create or replace function load.attach_table(parent text, key_column text, line_column text, key uuid) returns bigint
  language plpgsql set search_path = public, pg_temp as $$
declare
  name text := parent || '_' || replace(key::text, '-', '');
  loaded bigint;
begin
  if to_regclass(format('public.%I', name)) is not null then
    raise exception '% is loaded and attached already', name using errcode = 'QF002';
  end if;
  if to_regclass(format('load.%I', name)) is null then
    raise exception '% was never opened', name using errcode = 'QF003';
  end if;
  execute format('revoke all on load.%I from qf_machine', name);
  execute format('alter table load.%I add primary key (%I, %I, merchant_id)', name, key_column, line_column);
  execute format('alter table load.%I add constraint %I check (%I = %L)', name, name || '_key', key_column, key);
  execute format('alter table load.%I set schema public', name);
  perform protect_table(format('public.%I', name)::regclass);
  execute format('alter table public.%I attach partition public.%I for values in (%L)', parent, name, key);
  perform guard_fact(format('public.%I', name)::regclass);
  execute format('analyze public.%I', name);
  execute format('select count(*) from public.%I', name) into loaded;
  return loaded;
end $$;
