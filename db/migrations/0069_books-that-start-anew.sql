-- A core that begins to count its books from one again (a restored one): two people of the acquirer say so. From then on lower
-- numbers follow; every version stays, under the start that it belongs to.
create table books_start (
  acquirer_id uuid not null constraint books_start_acquirer_id_fkey references acquirer,
  start int not null constraint books_start_start_check check (start > 0),
  reason text not null,
  asked_by uuid not null,
  asked_at timestamptz not null,
  confirmed_by uuid constraint books_start_confirmed_by_check check (confirmed_by <> asked_by),
  confirmed_at timestamptz,
  constraint books_start_pkey primary key (acquirer_id, start)
);
create unique index books_start_open_key on books_start (acquirer_id) where confirmed_by is null;
select protect_table('books_start');
create policy machine_all on books_start to qf_machine using (true) with check (true);
create policy tenant_acquirer on books_start to qf_acquirer using (acquirer_id = app_acquirer()) with check (acquirer_id = app_acquirer());
create policy own_name on books_start as restrictive for insert to qf_acquirer
  with check (asked_by = app_staff() and confirmed_by is null);
grant select, insert, update (confirmed_by, confirmed_at) on books_start to qf_acquirer;
grant select on books_start to qf_machine;
create trigger own_name before update on books_start for each row
  when (current_user = 'qf_acquirer' and (old.confirmed_by is not null or new.confirmed_by is distinct from app_staff()))
  execute function refuse_other_person();

alter table books_version add column start int not null default 0;
alter table books_version drop constraint books_version_pkey,
  add constraint books_version_pkey primary key (acquirer_id, book, start, version);
