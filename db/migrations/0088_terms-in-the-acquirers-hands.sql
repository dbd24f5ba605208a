-- Up to which instant the terms of attempts and the names of refunds lie in the acquirer's outbox: what was made since then is
-- laid next. It needs them to compute a day without us.
create table terms_laid (
  acquirer_id uuid not null constraint terms_laid_acquirer_id_fkey references acquirer,
  until timestamptz not null,
  constraint terms_laid_pkey primary key (acquirer_id)
);
select protect_table('terms_laid');
create policy machine_all on terms_laid to qf_machine using (true) with check (true);
grant select, insert, update (until) on terms_laid to qf_machine;
