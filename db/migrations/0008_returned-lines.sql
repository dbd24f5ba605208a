-- Which returned amounts a batch took up again (its B lines), the file as computed before it is signed, and the ways by which
-- clearing looks up single transactions of earlier days.

create table returned_line (
  batch_id uuid not null references clearing_batch,
  file_digest text not null,                     -- the file and line the bank could not pay, or that came back
  line_no int not null,
  acquirer_id uuid not null,
  merchant_id uuid not null,
  sub_merchant_id uuid not null,
  kind text not null constraint returned_line_kind_check check (kind in ('failed','returned')),
  amount_fen bigint not null constraint returned_line_amount_fen_check check (amount_fen > 0),
  bank_day date not null,
  primary key (batch_id, file_digest, line_no)
);
select protect_table('public.returned_line'::regclass);
select guard_fact('public.returned_line'::regclass);
create policy machine_all on returned_line to qf_machine using (true) with check (true);
create policy operator_read on returned_line for select to qf_operator using (true);
create policy tenant on returned_line for select to qf_shop, qf_gateway
  using (merchant_id = app_merchant() and (app_sub_merchant() is null or sub_merchant_id = app_sub_merchant()));
create policy tenant_acquirer on returned_line for select to qf_acquirer using (acquirer_id = app_acquirer());
grant select on returned_line to qf_machine, qf_operator, qf_shop, qf_gateway, qf_acquirer;
grant insert on returned_line to qf_machine;

-- The positions file as computed; proposing signs exactly these bytes. The detail is rebuilt from clearing_entry.record.
alter table clearing_batch add column clr bytea;
grant update (clr) on clearing_batch to qf_machine;

-- statement_line and clearing_entry have theirs since 0004.
create index refund_refund_no_idx on refund (refund_no);
create index posting_batch_id_idx on posting (batch_id);
create index bank_result_sub_merchant_id_idx on bank_result (sub_merchant_id);

-- What both books agree on and the arithmetic still refuses; it is tried again every day.
alter table difference drop constraint difference_kind_check;
alter table difference add constraint difference_kind_check
  check (kind in ('only_acquirer','only_platform','amount_differs','seller_differs','number_differs','fee_differs',
    'refund_only_acquirer','refund_only_platform','refund_amount_differs','not_computable'));
