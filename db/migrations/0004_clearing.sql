-- Bills, batches, files, results, postings. statement_line and clearing_entry are loaded by COPY through load.*.

create table statement (
  id uuid primary key,
  acquirer_id uuid not null,
  channel text not null,
  bill_day date not null,
  sha256 text not null,
  bytes bytea not null,                          -- the original, as it came
  payment_count int not null,
  payment_fen bigint not null,
  refund_count int not null,
  refund_fen bigint not null,
  fee_fen bigint not null,                       -- Σ fee of payments − Σ fee returned
  imported_at timestamptz not null,
  constraint statement_acquirer_id_channel_bill_day_key unique (acquirer_id, channel, bill_day)
);

create table statement_line (
  statement_id uuid not null,
  line_no int not null,
  acquirer_id uuid not null,
  channel text not null,
  kind text not null,                            -- payment | refund
  acquirer_reference text not null,
  merchant_order_no text not null,
  channel_no text not null,
  happened_at timestamptz not null,              -- payment success; refund acceptance
  order_fen bigint not null,                     -- payment: 订单金额; refund: 申请退款金额
  settlement_fen bigint not null,                -- payment: 应结订单金额 / 商家实收; refund: 退款金额; positive
  fee_fen bigint not null,                       -- payment: fee taken; refund: fee given back; positive
  acquirer_refund_reference text not null default '',
  refund_no text not null default '',
  state text not null default '',                -- of a refund: SUCCESS | PROCESSING
  primary key (statement_id, line_no)
) partition by list (statement_id);
create index statement_line_acquirer_reference_idx on statement_line (acquirer_reference);

create table difference (
  id uuid primary key,
  acquirer_id uuid not null,
  merchant_id uuid,
  sub_merchant_id uuid,
  clearing_date date not null,
  channel text not null,
  kind text not null constraint difference_kind_check
    check (kind in ('only_acquirer','only_platform','amount_differs','seller_differs','number_differs','fee_differs','refund_only_acquirer','refund_only_platform','refund_amount_differs')),
  acquirer_reference text not null,
  refund_reference text not null default '',
  amount_fen bigint not null,
  expected text not null,
  found text not null,
  status text not null constraint difference_status_check check (status in ('open','decided')),
  opened_at timestamptz not null,
  closed_at timestamptz,
  closed_why text,
  constraint difference_reference_key unique (acquirer_id, acquirer_reference, refund_reference, kind)
);

create table clearing_batch (
  id uuid primary key,
  acquirer_id uuid not null,
  clearing_date date not null,
  seq int not null,
  status text not null constraint clearing_batch_status_check check (status in ('open','computed','proposed','released','rejected','settled')),
  step text not null,                            -- what happens now or failed last, for the progress page
  error jsonb,                                   -- the refusal that stopped the last step
  opened_at timestamptz not null,
  window_from timestamptz not null,
  window_to timestamptz not null,
  settle_day date not null,
  previous_digest text not null default '',
  computed_at timestamptz,
  proposed_at timestamptz,
  finished_at timestamptz,
  sale_count bigint, gross_fen bigint, fee_fen bigint, refund_count bigint, refund_fen bigint,
  pay_count bigint, pay_fen bigint, carry_fen bigint, hold_fen bigint, left_out_count bigint,
  unexplained_fen bigint,
  control jsonb,                                 -- E1 per channel, as shown
  constraint clearing_batch_acquirer_id_clearing_date_seq_key unique (acquirer_id, clearing_date, seq)
);

create table clearing_entry (
  batch_id uuid not null,
  line_no int not null,
  kind text not null,                            -- P | O | R | V
  acquirer_id uuid not null,
  merchant_id uuid not null,                     -- of the seller
  sub_merchant_id uuid not null,                 -- seller
  order_id uuid not null,
  refund_id uuid,
  channel text not null,
  acquirer_reference text not null,
  acquirer_refund_reference text not null default '',
  amount_fen bigint not null,
  fee_fen bigint not null,                       -- P: fee; R: fee returned
  receivers text[] not null,                     -- numbers in the order of the rule, remainder last
  shares bigint[] not null,                      -- P: shares; R: parts given back
  record text not null,                          -- the line as it stands in the detail file
  primary key (batch_id, line_no)
) partition by list (batch_id);
create index clearing_entry_order_id_idx on clearing_entry (order_id);
create index clearing_entry_acquirer_reference_idx on clearing_entry (acquirer_reference);

create table position (
  batch_id uuid not null references clearing_batch,
  line_no int not null,
  acquirer_id uuid not null,
  merchant_id uuid not null,
  sub_merchant_id uuid not null,
  number text not null,
  account_ref text not null,
  account_version int not null,
  sale_count bigint not null, sales_fen bigint not null,
  refund_count bigint not null, refunds_fen bigint not null,
  funded_fen bigint not null, funded_back_fen bigint not null,
  returned_fen bigint not null,
  carried_in_fen bigint not null,                -- signed: + owed to the shop
  net_fen bigint not null,                       -- signed
  pay_fen bigint not null,
  rest_fen bigint not null,                      -- signed
  action text not null, reason text not null,
  settle_day date not null,
  layers jsonb not null,                         -- [{clearingDate, dueDay, amountFen}] unpaid after this file
  primary key (batch_id, line_no)
);
create index position_sub_merchant_id_idx on position (sub_merchant_id, batch_id);

create table left_out (
  batch_id uuid not null references clearing_batch,
  acquirer_id uuid not null,
  acquirer_reference text not null,
  refund_reference text not null default '',
  kind text not null,
  channel text not null,
  amount_fen bigint not null,
  since date not null,
  reason text not null,
  primary key (batch_id, acquirer_reference, refund_reference)
);

create table clearing_file (
  id uuid primary key,
  batch_id uuid not null references clearing_batch,
  acquirer_id uuid not null,
  clearing_date date not null,
  seq int not null,
  name text not null,                            -- without extension
  digest text not null constraint clearing_file_digest_key unique,
  clr bytea not null,
  detail_gz bytea not null,
  signature text not null,
  ok text not null,
  proposed_at timestamptz not null
);

create table verdict (
  file_id uuid primary key references clearing_file,
  acquirer_id uuid not null,
  digest text not null,
  verdict text not null constraint verdict_verdict_check check (verdict in ('released','rejected')),
  reason text,
  rel bytea not null,                            -- the .rel as uploaded
  persons text[] not null,
  uploaded_by uuid not null,
  recorded_at timestamptz not null
);

create table bank_result (
  id uuid primary key,
  acquirer_id uuid not null,
  merchant_id uuid not null,
  sub_merchant_id uuid not null,
  file_digest text not null,
  line_no int not null,
  kind text not null constraint bank_result_kind_check check (kind in ('paid','failed','returned')),
  amount_fen bigint not null,
  bank_day date not null,
  bank_reference text not null,
  reason text not null default '',
  imported_at timestamptz not null,
  constraint bank_result_file_digest_line_no_kind_key unique (file_digest, line_no, kind)
);

create table posting (                           -- 信息账: from → to, positive; split is 0 after every event
  id uuid primary key,
  acquirer_id uuid not null,
  merchant_id uuid,
  business_day date not null,
  batch_id uuid,
  event text not null,
  from_heading text not null,
  to_heading text not null,
  amount_fen bigint not null constraint posting_amount_fen_check check (amount_fen > 0),
  reference text not null,
  posted_at timestamptz not null,
  constraint posting_headings_check check (from_heading <> to_heading)
);
create index posting_acquirer_id_business_day_idx on posting (acquirer_id, business_day);

create table day_seal (
  acquirer_id uuid not null,
  day date not null,
  root text not null,                            -- SHA-256, hex
  previous_root text not null,
  leaf_count int not null,
  sealed_at timestamptz not null,
  primary key (acquirer_id, day)
);
