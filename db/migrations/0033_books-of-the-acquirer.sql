-- Our copy of the acquirer's books: every version as it was laid into the inbox, and every file that was refused. The machine
-- imports and computes from it; the acquirer's people read their own. Registers name the acquirer's contacts: no one else reads.
create table books_version (
  acquirer_id uuid not null constraint books_version_acquirer_id_fkey references acquirer,
  book text not null constraint books_version_book_check
    check (book in ('register','calendar','agreements','fees','campaigns','decisions','closes')),
  version int not null constraint books_version_version_check check (version > 0),
  at timestamptz not null,                       -- when the acquirer's core wrote it
  sha256 text not null,                          -- of the bytes as they came
  body text not null,
  imported_at timestamptz not null,
  constraint books_version_pkey primary key (acquirer_id, book, version)
);
create table books_refusal (
  acquirer_id uuid not null constraint books_refusal_acquirer_id_fkey references acquirer,
  file text not null,                            -- its name in the inbox
  refusal jsonb not null,                        -- which field, and why
  refused_at timestamptz not null,
  constraint books_refusal_pkey primary key (acquirer_id, file, refused_at)
);
select protect_table('books_version'), guard_fact('books_version'), protect_table('books_refusal'), guard_fact('books_refusal');

create policy machine_all on books_version to qf_machine using (true) with check (true);
create policy machine_all on books_refusal to qf_machine using (true) with check (true);
create policy tenant_acquirer on books_version for select to qf_acquirer using (acquirer_id = app_acquirer());
create policy tenant_acquirer on books_refusal for select to qf_acquirer using (acquirer_id = app_acquirer());
-- The calendar is nobody's secret: a shop is told on which day its money may be expected.
create policy tenant on books_version for select to qf_shop using (acquirer_id = app_acquirer() and book = 'calendar');
grant select on books_version to qf_shop;
grant select, insert on books_version, books_refusal to qf_machine;
grant select on books_version, books_refusal to qf_acquirer;

-- What an order asks of its seller's number, from the newest register: one row a number, never taken away. A number whose
-- `version` is not the newest stands in the register no more.
create table registered_shop (
  acquirer_id uuid not null constraint registered_shop_acquirer_id_fkey references acquirer,
  number text not null,
  role text not null constraint registered_shop_role_check check (role in ('shop','group','mall','headquarters')),
  consents_from timestamptz not null,            -- its own instant, else the register's
  version int not null,                          -- of the register that says so
  constraint registered_shop_pkey primary key (acquirer_id, number)
);
select protect_table('registered_shop');
create policy machine_all on registered_shop to qf_machine using (true) with check (true);
create policy tenant_acquirer on registered_shop for select to qf_acquirer using (acquirer_id = app_acquirer());
-- A shop's side sees the numbers of the shops that it sees.
create policy tenant on registered_shop for select to qf_shop, qf_gateway
  using (exists (select from sub_merchant s where s.acquirer_id = registered_shop.acquirer_id and s.number = registered_shop.number));
grant select, insert, update (role, consents_from, version) on registered_shop to qf_machine;
grant select on registered_shop to qf_acquirer, qf_shop, qf_gateway;
