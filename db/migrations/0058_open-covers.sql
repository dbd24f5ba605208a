-- What a bearer of a refund still owes the seller that stood in for it, after each file (W).
create table open_cover (
  batch_id uuid not null,
  acquirer_id uuid not null,
  acquirer_reference text not null,
  refund_no text not null,
  seller_no text not null,
  bearer_no text not null,
  amount_fen bigint not null constraint open_cover_amount_fen_check check (amount_fen > 0),
  since date not null,                           -- of its first cover
  constraint open_cover_pkey primary key (batch_id, acquirer_reference, refund_no, seller_no, bearer_no),
  constraint open_cover_batch_fkey foreign key (acquirer_id, batch_id) references clearing_batch (acquirer_id, id)
);
select protect_table('open_cover'), guard_fact('open_cover');
create policy machine_all on open_cover to qf_machine using (true) with check (true);
create policy tenant_acquirer on open_cover for select to qf_acquirer using (acquirer_id = app_acquirer());
grant select, insert on open_cover to qf_machine;
grant select on open_cover to qf_acquirer;
