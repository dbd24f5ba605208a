-- A till and an integrator ask: an order begins open, a refund begins requested, and they tell nothing but that. Paid,
-- closed, succeeded and failed are the acquirer's words, written by the machine that verified them.
drop policy tenant_add on "order";
create policy tenant_add on "order" for insert to qf_shop, qf_gateway
  with check (merchant_id = app_merchant() and acquirer_id = app_acquirer() and (app_sub_merchant() is null or sub_merchant_id = app_sub_merchant())
    and status = 'open' and forward_state = 'due' and acquirer_reference is null and paid_at is null);
drop policy tenant_add on refund;
create policy tenant_add on refund for insert to qf_shop, qf_gateway
  with check (merchant_id = app_merchant() and acquirer_id = app_acquirer() and (app_sub_merchant() is null or sub_merchant_id = app_sub_merchant())
    and status = 'requested' and acquirer_refund_reference is null and finished_at is null);
drop policy tenant_add on event;
create policy tenant_add on event for insert to qf_shop, qf_gateway
  with check (merchant_id = app_merchant() and acquirer_id = app_acquirer() and (app_sub_merchant() is null or sub_merchant_id = app_sub_merchant())
    and kind in ('order.created', 'refund.requested'));

-- A release is the acquirer's alone: what the platform's machine computes it can never let go itself.
revoke insert on verdict from qf_machine;
