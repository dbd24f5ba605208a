-- When a result of the bank entered the acquirer's book: a file follows what entered before its window's end.

alter table bank_result add column entered_at timestamptz not null default 'epoch'; -- what is there has long entered
alter table bank_result alter column entered_at drop default;

-- An answer of the bank that contradicts its own former one moves no money; two people look at it. It has no channel.
alter table difference alter column channel drop not null;
alter table difference drop constraint difference_kind_check;
alter table difference add constraint difference_kind_check
  check (kind in ('only_acquirer','only_platform','amount_differs','seller_differs','number_differs','fee_differs',
    'refund_only_acquirer','refund_only_platform','refund_amount_differs','not_computable','bank_contradicts'));
