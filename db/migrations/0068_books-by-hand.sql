-- A book that the acquirer's desk uploads instead of laying it into the inbox: the machine takes it as if it had lain there.
create table books_upload (
  acquirer_id uuid not null constraint books_upload_acquirer_id_fkey references acquirer,
  name text not null,                            -- as it would be named in the inbox
  bytes bytea not null,
  uploaded_by uuid not null,
  uploaded_at timestamptz not null,
  taken_at timestamptz,                          -- imported, or refused
  constraint books_upload_pkey primary key (acquirer_id, name, uploaded_at)
);
select protect_table('books_upload');
create policy machine_all on books_upload to qf_machine using (true) with check (true);
create policy tenant_acquirer on books_upload to qf_acquirer using (acquirer_id = app_acquirer()) with check (acquirer_id = app_acquirer());
create policy own_name on books_upload as restrictive for insert to qf_acquirer with check (uploaded_by = app_staff());
grant select, insert on books_upload to qf_acquirer;
grant select, update (taken_at) on books_upload to qf_machine;
