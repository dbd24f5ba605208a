-- A clearing file that the acquirer made alone and its desk uploads instead of laying it into the inbox.
create table own_file_upload (
  acquirer_id uuid not null constraint own_file_upload_acquirer_id_fkey references acquirer,
  name text not null,                            -- as its parts would be named in the inbox, without an ending
  clr bytea not null,
  detail_gz bytea not null,
  ok text not null,
  rel bytea not null,
  uploaded_by uuid not null,
  uploaded_at timestamptz not null,
  taken_at timestamptz,                          -- imported, refused, or a newer one of this name came in its place
  constraint own_file_upload_pkey primary key (acquirer_id, name, uploaded_at)
);
select protect_table('own_file_upload');
create policy machine_all on own_file_upload to qf_machine using (true) with check (true);
create policy tenant_acquirer on own_file_upload to qf_acquirer using (acquirer_id = app_acquirer()) with check (acquirer_id = app_acquirer());
create policy own_name on own_file_upload as restrictive for insert to qf_acquirer with check (uploaded_by = app_staff());
grant select, insert on own_file_upload to qf_acquirer;
grant select, update (taken_at) on own_file_upload to qf_machine;
