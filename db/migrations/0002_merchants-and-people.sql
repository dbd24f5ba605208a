-- Who: acquirers, merchants, sub-merchants, staff, sessions; what they filed and agreed.
-- Money is bigint fen. Ids are the bare uuid of our typed ids. Business time comes in as a parameter, never now().

create table acquirer (
  id uuid primary key,
  code text not null constraint acquirer_code_key unique,
  name text not null,
  phone text not null,
  platform text not null,                       -- our code at this acquirer; stands in the clearing file's H record
  cut_off_minutes int not null default 0 constraint acquirer_cut_off_minutes_check check (cut_off_minutes between -720 and 720),
  static_cap_fen bigint not null default 50000,
  fee_tolerance_fen bigint not null default 1,
  order_max_fen bigint not null default 5000000,
  created_at timestamptz not null
);

create table acquirer_signer (                  -- public keys only; the private ones never leave the acquirer
  acquirer_id uuid not null references acquirer,
  key_id text not null,
  person text not null,
  public_key text not null,                     -- Ed25519, SPKI PEM
  registered_at timestamptz not null,
  primary key (acquirer_id, key_id)
);

create table channel (
  acquirer_id uuid not null references acquirer,
  channel text not null constraint channel_channel_check check (channel in ('wechat','alipay')),
  settled_by text not null constraint channel_settled_by_check check (settled_by in ('acquirer','channel')),
  clearing_organisation text not null,
  enabled boolean not null default true,
  primary key (acquirer_id, channel)
);

create table merchant (
  id uuid primary key,
  acquirer_id uuid not null references acquirer,
  name text not null,
  created_at timestamptz not null
);

create table sub_merchant (
  id uuid primary key,
  acquirer_id uuid not null references acquirer,
  merchant_id uuid not null references merchant,
  name text not null,                            -- registered name
  short_name text not null,                      -- what payer and shop see
  role text not null default 'shop' constraint sub_merchant_role_check check (role in ('shop','mall','region','headquarters')),
  category text not null,                        -- MCC
  licence_code text,                             -- 统一社会信用代码
  province text not null,
  address text not null,
  status text not null constraint sub_merchant_status_check check (status in ('draft','submitted','active','suspended','closed')),
  number text,                                   -- the acquirer's merchant number
  cycle text not null default 'T+1',
  minimum_fen bigint not null default 0,
  advance_limit_fen bigint not null default 0,
  created_at timestamptz not null,
  constraint sub_merchant_acquirer_id_number_key unique (acquirer_id, number),
  constraint sub_merchant_number_check check (status in ('draft','submitted') or number is not null)
);

create table channel_number (                    -- 微信特约商户号, 支付宝 smid
  acquirer_id uuid not null,
  merchant_id uuid not null,
  sub_merchant_id uuid not null references sub_merchant,
  channel text not null,
  number text not null,
  recorded_at timestamptz not null,
  primary key (sub_merchant_id, channel),
  constraint channel_number_acquirer_id_channel_number_key unique (acquirer_id, channel, number)
);

create table settlement_account (                -- mask, tail and keyed hash only: the full number never comes here
  id uuid primary key,
  acquirer_id uuid not null,
  merchant_id uuid not null,
  sub_merchant_id uuid not null references sub_merchant,
  version int not null,
  bank_name text not null,
  cnaps text not null,
  holder_name text not null,
  account_mask text not null,
  account_tail text not null,
  account_hash text,                             -- the acquirer's keyed hash, recorded by its reviewer
  account_ref text,                              -- the acquirer's reference
  status text not null constraint settlement_account_status_check check (status in ('pending','approved','replaced')),
  approved_from date,
  created_by uuid not null,
  created_at timestamptz not null,
  constraint settlement_account_sub_merchant_id_version_key unique (sub_merchant_id, version)
);

create table store (
  id uuid primary key,
  acquirer_id uuid not null,
  merchant_id uuid not null,
  sub_merchant_id uuid not null references sub_merchant,
  name text not null,
  address text not null,
  terminal text not null,
  created_at timestamptz not null
);

create table hold (
  id uuid primary key,
  acquirer_id uuid not null,
  merchant_id uuid not null,
  sub_merchant_id uuid not null references sub_merchant,
  amount_fen bigint,                             -- null: everything
  reason text not null,
  placed_by uuid not null,
  placed_at timestamptz not null,
  lifted_by uuid,
  lifted_at timestamptz
);

create table staff (
  id uuid primary key,
  login text not null constraint staff_login_key unique,
  password_hash text not null,
  label text not null,                           -- 「海棠里·收银台 1」: a post, not a person's name
  kind text not null constraint staff_kind_check check (kind in ('shop','acquirer','operator')),
  role text not null constraint staff_role_check check (role in ('owner','manager','finance','cashier','reviewer','approver','clearing','operator')),
  acquirer_id uuid,
  merchant_id uuid,
  sub_merchant_id uuid,
  store_id uuid,
  refund_limit_fen bigint not null default 0,    -- cashier: the largest refund without a manager
  demo boolean not null default false,
  disabled_at timestamptz,
  failed_count int not null default 0,
  locked_until timestamptz,
  created_at timestamptz not null
);

create table session (
  id uuid primary key,
  staff_id uuid not null references staff,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  ended_reason text,
  user_agent text
);

create table api_key (
  id uuid primary key,
  acquirer_id uuid not null,
  merchant_id uuid not null references merchant,
  name text not null,
  key_sha256 text not null constraint api_key_key_sha256_key unique,
  created_at timestamptz not null,
  revoked_at timestamptz
);

create table application (                       -- 进件
  id uuid primary key,
  acquirer_id uuid not null,
  merchant_id uuid not null references merchant,
  sub_merchant_id uuid not null references sub_merchant,
  subject_type text not null constraint application_subject_type_check check (subject_type in ('enterprise','individual_business','micro')),
  fields jsonb not null,                         -- masked values only
  status text not null constraint application_status_check check (status in ('draft','submitted','in_review','approved','returned')),
  round int not null default 1,                  -- counts submissions
  created_by uuid not null,
  created_at timestamptz not null,
  submitted_at timestamptz,
  reviewed_by uuid,
  reviewed_at timestamptz,
  recorded jsonb,                                -- numbers the reviewer recorded: {number, wechat, alipay, accountRef, accountHash, cycle, minimumFen}
  approved_by uuid,
  approved_at timestamptz
);

create table application_finding (
  application_id uuid not null references application,
  acquirer_id uuid not null,
  merchant_id uuid not null,
  round int not null,
  field text not null,
  reason text not null,
  found_by uuid not null,
  found_at timestamptz not null,
  primary key (application_id, round, field)
);

create table fee_schedule (
  id uuid primary key,
  acquirer_id uuid not null,
  merchant_id uuid not null references merchant,
  version int not null,
  sha256 text not null,
  status text not null constraint fee_schedule_status_check check (status in ('draft','announced','in_force','replaced')),
  in_force_from timestamptz,
  in_force_to timestamptz,
  created_at timestamptz not null,
  constraint fee_schedule_merchant_id_version_key unique (merchant_id, version)
);
create table fee_version (
  acquirer_id uuid not null,
  merchant_id uuid not null,
  fee_schedule_id uuid not null references fee_schedule,
  sha256 text not null,
  body text not null,                            -- canonical JSON
  primary key (acquirer_id, sha256)
);

create table agreement (                         -- one row per version of a seller's split agreement
  id uuid primary key,
  acquirer_id uuid not null,
  merchant_id uuid not null references merchant,
  sub_merchant_id uuid not null references sub_merchant,   -- the seller
  version int not null,
  sha256 text not null,
  status text not null constraint agreement_status_check
    check (status in ('draft','signed','consented','approved','in_force','suspended','superseded','revoked','withdrawn')),
  in_force_from timestamptz,
  in_force_to timestamptz,
  created_by uuid not null,
  created_at timestamptz not null,
  constraint agreement_sub_merchant_id_version_key unique (sub_merchant_id, version)
);
create table agreement_version (
  acquirer_id uuid not null,
  merchant_id uuid not null,
  sub_merchant_id uuid not null,
  agreement_id uuid not null references agreement,
  sha256 text not null,
  body text not null,                            -- canonical JSON
  receivers text[] not null,                     -- numbers, in the order of the rule, remainder last
  primary key (acquirer_id, sha256)
);
create table signature (
  agreement_id uuid not null references agreement,
  acquirer_id uuid not null,
  merchant_id uuid not null,
  sub_merchant_id uuid not null,
  sha256 text not null,
  signed_by uuid not null,
  signed_at timestamptz not null,
  primary key (agreement_id)
);
create table consent (
  agreement_id uuid not null references agreement,
  acquirer_id uuid not null,
  merchant_id uuid not null,
  sub_merchant_id uuid not null references sub_merchant,   -- the receiver that consents
  sha256 text not null,
  consented_by uuid not null,
  consented_at timestamptz not null,
  primary key (agreement_id, sub_merchant_id)
);
create table approval (                          -- one row per person and step, for applications, agreements, accounts
  subject_id uuid not null,
  subject_kind text not null constraint approval_subject_kind_check check (subject_kind in ('application','agreement','settlement_account')),
  acquirer_id uuid not null,
  merchant_id uuid not null,
  step int not null,                             -- 1 reviewed, 2 approved
  staff_id uuid not null,
  sha256 text,
  approved_at timestamptz not null,
  primary key (subject_id, step),
  constraint approval_subject_id_staff_id_key unique (subject_id, staff_id)
);
