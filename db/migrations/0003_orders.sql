-- The hot path. "order", refund by month; payment, refund_result, notification, event by day. No DEFAULT partition.

create table order_reference (
  merchant_id uuid not null,
  reference text not null,
  order_id uuid not null,
  request_sha256 text not null,
  primary key (merchant_id, reference)
);

create table order_attempt (
  merchant_order_no text primary key,
  order_id uuid not null,
  acquirer_id uuid not null,
  merchant_id uuid not null,
  sub_merchant_id uuid not null,
  channel text not null,
  terms text not null                            -- canonical JSON whose SHA-256 the number is
);

create table "order" (
  created_month date not null,
  id uuid not null,
  acquirer_id uuid not null,
  merchant_id uuid not null,
  sub_merchant_id uuid not null,
  reference text not null,
  status text not null constraint order_status_check check (status in ('open','paid','closed')),
  amount_fen bigint not null constraint order_amount_fen_check check (amount_fen > 0),
  channel text not null,
  mode text not null,                            -- native | precreate
  scan_mode text not null default 'payer_scans',
  code_type text not null default 'dynamic',
  merchant_order_no text not null,
  seller_no text not null,
  channel_no text not null,                      -- the seller's number in that channel
  agreement_sha256 text not null,
  fee_sha256 text not null,
  campaign_sha256 text not null default '',
  funded_fen bigint not null default 0,
  description text not null,
  note text,
  category text not null,
  terminal text not null,
  place text not null,
  created_by uuid,                               -- staff; null for an API key
  created_at timestamptz not null,
  expires_at timestamptz not null,
  forward_state text not null default 'due' constraint order_forward_state_check check (forward_state in ('due','unknown','placed','refused')),
  code_url text,
  refused_code text,
  refused_message text,
  ask_at timestamptz,                            -- due row: null when final
  ask_count int not null default 0,
  lease_until timestamptz,
  fence int not null default 0,
  acquirer_reference text,
  paid_at timestamptz,
  closed_at timestamptz,
  close_reason text,
  primary key (created_month, id)
) partition by range (created_month);
create index order_ask_at_idx on "order" (ask_at) where ask_at is not null;
create index order_merchant_id_id_idx on "order" (merchant_id, id desc);

create table payment (                           -- one successful acquirer transaction, with all that clearing needs
  clearing_date date not null,
  acquirer_id uuid not null,
  acquirer_reference text not null,
  id uuid not null,
  order_id uuid not null,
  merchant_id uuid not null,
  sub_merchant_id uuid not null,
  seller_no text not null,
  merchant_order_no text not null,
  channel text not null,
  mode text not null,
  amount_fen bigint not null,
  payer_fen bigint not null,
  order_created_at timestamptz not null,
  paid_at timestamptz not null,
  heard_at timestamptz not null,
  heard_from text not null constraint payment_heard_from_check check (heard_from in ('notification','query','statement')),
  agreement_sha256 text not null,
  fee_sha256 text not null,
  campaign_sha256 text not null default '',
  funded_fen bigint not null default 0,
  primary key (clearing_date, acquirer_id, acquirer_reference)
) partition by range (clearing_date);
create index payment_order_id_idx on payment (order_id);
create index payment_merchant_id_id_idx on payment (merchant_id, id desc);

create table refund (
  created_month date not null,
  id uuid not null,
  acquirer_id uuid not null,
  merchant_id uuid not null,
  sub_merchant_id uuid not null,
  order_id uuid not null,
  refund_no text not null,                       -- merchantOrderNo + "R" + nn
  amount_fen bigint not null constraint refund_amount_fen_check check (amount_fen > 0),
  reason text not null,
  status text not null constraint refund_status_check check (status in ('requested','pending','succeeded','failed')),
  requested_by uuid,
  created_at timestamptz not null,
  ask_at timestamptz,
  ask_count int not null default 0,
  lease_until timestamptz,
  fence int not null default 0,
  acquirer_refund_reference text,
  finished_at timestamptz,
  failure_code text,
  failure_message text,
  primary key (created_month, id)
) partition by range (created_month);
create index refund_order_id_idx on refund (order_id);
create index refund_ask_at_idx on refund (ask_at) where ask_at is not null;
create index refund_merchant_id_id_idx on refund (merchant_id, id desc);

create table refund_result (                     -- one refund the acquirer carried out
  clearing_date date not null,                   -- of the day we heard; the bill decides in which file it enters
  acquirer_id uuid not null,
  acquirer_refund_reference text not null,
  refund_id uuid not null,
  order_id uuid not null,
  merchant_id uuid not null,
  sub_merchant_id uuid not null,
  refund_no text not null,
  acquirer_reference text not null,
  channel text not null,
  amount_fen bigint not null,
  succeeded_at timestamptz not null,
  heard_at timestamptz not null,
  heard_from text not null,
  primary key (clearing_date, acquirer_id, acquirer_refund_reference)
) partition by range (clearing_date);
create index refund_result_order_id_idx on refund_result (order_id);
create index refund_result_refund_no_idx on refund_result (refund_no);

create table notification (                      -- raw bytes as they came, kept whatever they turned out to be
  day date not null,
  id uuid not null,
  acquirer_id uuid not null,
  channel text not null,
  headers jsonb not null,
  body bytea not null,
  outcome text not null constraint notification_outcome_check
    check (outcome in ('applied','duplicate','forged','unreadable','unknown_order','amount_differs','late_payment','other')),
  order_id uuid,
  heard_at timestamptz not null,
  primary key (day, id)
) partition by range (day);

create table event (                             -- outbox: what happened, for webhooks and histories
  day date not null,
  id uuid not null,
  acquirer_id uuid not null,
  merchant_id uuid not null,
  sub_merchant_id uuid,
  kind text not null,                            -- order.created order.placed order.paid order.closed refund.requested refund.succeeded …
  subject_id uuid not null,                      -- order or refund
  order_id uuid,
  facts jsonb not null,
  happened_at timestamptz not null,
  heard_at timestamptz not null,
  primary key (day, id)
) partition by range (day);
create index event_order_id_idx on event (order_id);

create table payment_exception (                 -- 长款 on arrival: paid although closed, other amount; waits for a decision of the acquirer
  id uuid primary key,
  acquirer_id uuid not null,
  merchant_id uuid not null,
  sub_merchant_id uuid,
  order_id uuid,
  channel text not null,
  kind text not null constraint payment_exception_kind_check check (kind in ('late_payment','amount_differs','second_reference')),
  acquirer_reference text not null,
  amount_fen bigint not null,
  found_at timestamptz not null,
  constraint payment_exception_acquirer_reference_kind_key unique (acquirer_id, acquirer_reference, kind)
);

create table audit_entry (
  id uuid primary key,
  day date not null,
  acquirer_id uuid,
  merchant_id uuid,
  staff_id uuid,
  actor text not null,                           -- shop:owner, acquirer:reviewer, operator, machine:worker …
  action text not null,                          -- noun.verb
  subject_id text not null,
  facts jsonb not null,
  happened_at timestamptz not null
);
create index audit_entry_day_idx on audit_entry (day);
create index audit_entry_subject_id_idx on audit_entry (subject_id);
