-- A refund whose bearers lack the money waits in a queue: it is asked for, stands nowhere at the acquirer yet, and counts
-- against what was paid. It ends by being funded (then it is forwarded), by who asked, or by its time running out.
alter table refund
  add column funding text not null default 'funded'
    constraint refund_funding_check check (funding in ('waiting','funded','cancelled','ran_out')),
  add column funded_at timestamptz,              -- where it waited: when its bearers had the money
  add column waits_until timestamptz,
  add column lacking jsonb;                      -- at the last try: [{"shop":…,"missingFen":"…"}]
create index refund_waiting_idx on refund (ask_at) where funding = 'waiting';

create trigger funding_step after update of funding on refund for each row
  when (old.funding is distinct from new.funding and (old.funding, new.funding) not in
    (('waiting','funded'), ('waiting','cancelled'), ('waiting','ran_out')))
  execute function refuse_step();
create trigger funding_first after insert on refund for each row
  when (new.funding not in ('waiting','funded')) execute function refuse_step();

grant update (funding, funded_at, lacking) on refund to qf_machine;
-- Who asked may take back what still waits, and nothing else of a refund is theirs to write (`select … for update` needs the
-- right to change some column: it changes none).
drop policy tenant_change on refund;
create policy tenant_change on refund for update to qf_shop, qf_gateway
  using (merchant_id = app_merchant() and (app_sub_merchant() is null or sub_merchant_id = app_sub_merchant()))
  with check (merchant_id = app_merchant() and (app_sub_merchant() is null or sub_merchant_id = app_sub_merchant())
    and funding = 'cancelled' and status = 'failed' and acquirer_refund_reference is null);
grant update (funding, status, finished_at, failure_code) on refund to qf_shop;
drop policy tenant_add on event;
create policy tenant_add on event for insert to qf_shop, qf_gateway
  with check (merchant_id = app_merchant() and acquirer_id = app_acquirer() and (app_sub_merchant() is null or sub_merchant_id = app_sub_merchant())
    and (kind in ('order.created', 'refund.requested') or (kind = 'refund.failed' and facts ->> 'funding' = 'cancelled')));
