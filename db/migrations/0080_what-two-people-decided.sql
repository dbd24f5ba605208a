-- What two people of the acquirer decided about an item that was left out, line by line of the book that it laid: the desk of
-- differences and the shop whose item it is read it here. Whose item it is stands beside it, the nil uuid where nobody's of ours.
create table decision (
  acquirer_id uuid not null constraint decision_acquirer_id_fkey references acquirer,
  merchant_id uuid not null,
  sub_merchant_id uuid,
  order_id uuid,
  decision_ref text not null,
  acquirer_reference text not null,
  refund_reference text not null,
  bearer text not null,
  decided_as text not null constraint decision_decided_as_check
    check (decided_as in ('accept','refund','not_ours','wait','cover_closed')),
  until date,                                    -- of a `wait`: the last day on which it may be left out
  amount_fen bigint not null,
  persons text[] not null,
  entered_at timestamptz not null,               -- when it entered the acquirer's book
  constraint decision_pkey primary key (acquirer_id, decision_ref, merchant_id),
  constraint decision_sub_merchant_fkey foreign key (acquirer_id, merchant_id, sub_merchant_id)
    references sub_merchant (acquirer_id, merchant_id, id)
);
create index decision_acquirer_reference_idx on decision (acquirer_id, acquirer_reference);
create index decision_order_id_idx on decision (order_id) where order_id is not null;

-- A payment of which they decided that it goes back: what the platform forwards by itself, in full and under one number, until
-- it is carried out or may be decided anew. Asked twice it happens once, so nobody holds it. No order need stand behind it.
create table decided_refund (
  acquirer_id uuid not null constraint decided_refund_acquirer_id_fkey references acquirer,
  merchant_id uuid not null,
  sub_merchant_id uuid,
  order_id uuid,
  decision_ref text not null,
  channel text not null,
  acquirer_reference text not null,
  merchant_order_no text not null,
  channel_no text not null,
  refund_no text not null,
  amount_fen bigint not null constraint decided_refund_amount_fen_check check (amount_fen > 0),
  order_fen bigint not null,
  created_at timestamptz not null,
  ask_at timestamptz,                            -- null: carried out, or its days are over
  ask_count int not null default 0,
  acquirer_refund_reference text,
  finished_at timestamptz,                       -- carried out
  failure_message text,                          -- the acquirer's words, where it last refused
  constraint decided_refund_pkey primary key (acquirer_id, decision_ref, merchant_id),
  constraint decided_refund_sub_merchant_fkey foreign key (acquirer_id, merchant_id, sub_merchant_id)
    references sub_merchant (acquirer_id, merchant_id, id)
);
create index decided_refund_ask_at_idx on decided_refund (ask_at) where ask_at is not null;
create index decided_refund_order_id_idx on decided_refund (order_id) where order_id is not null;

select protect_table('decision'), guard_fact('decision'), protect_table('decided_refund');
create policy machine_all on decision to qf_machine using (true) with check (true);
create policy machine_all on decided_refund to qf_machine using (true) with check (true);
create policy tenant_acquirer on decision to qf_acquirer using (acquirer_id = app_acquirer()) with check (acquirer_id = app_acquirer());
create policy tenant_acquirer on decided_refund for select to qf_acquirer using (acquirer_id = app_acquirer());
create policy tenant on decision for select to qf_shop, qf_gateway
  using (merchant_id = app_merchant() and (app_sub_merchant() is null or sub_merchant_id = app_sub_merchant()));
create policy tenant on decided_refund for select to qf_shop, qf_gateway
  using (merchant_id = app_merchant() and (app_sub_merchant() is null or sub_merchant_id = app_sub_merchant()));
create policy operator_read on decision for select to qf_operator using (true);
create policy operator_read on decided_refund for select to qf_operator using (true);
grant select, insert on decision, decided_refund to qf_machine;
grant update (ask_at, ask_count, acquirer_refund_reference, finished_at, failure_message) on decided_refund to qf_machine;
grant select, insert on decision to qf_acquirer;
grant select on decided_refund to qf_acquirer;
grant select on decision, decided_refund to qf_shop, qf_gateway, qf_operator;

-- The acquirer's clerk lays the book of decisions by hand where no feed does, and it is the same act.
grant insert on books_version to qf_acquirer;
drop policy tenant_acquirer on books_version;
create policy tenant_acquirer on books_version for select to qf_acquirer using (acquirer_id = app_acquirer());
create policy tenant_acquirer_add on books_version for insert to qf_acquirer
  with check (acquirer_id = app_acquirer() and book = 'decisions');

-- What one of its people has signed and another has not: its desk is shown who is missing.
alter table books_version drop constraint books_version_book_check;
alter table books_version add constraint books_version_book_check
  check (book in ('register','calendar','agreements','fees','campaigns','decisions','pending','closes','voids'));

-- A payment that is not late reopens its closed order, and so does one that two people accepted.
drop trigger status_step on "order";
create trigger status_step after update of status on "order" for each row
  when (old.status is distinct from new.status and (old.status, new.status) not in
    (('open','paid'), ('open','closed'), ('closed','paid')))
  execute function refuse_step();

-- Lists say of each closed order whether money came after all.
create index payment_exception_order_id_idx on payment_exception (order_id) where order_id is not null;
