-- Money of another amount than its order's waits for two people like money that came too late: the shop reads what came and that it
-- is not decided. An open order may have it too: nobody shows its code again.
create or replace function after_close_of(o "order") returns text language sql stable parallel safe
  return case
    when o.status = 'paid' and o.closed_at is not null then
      (select e.facts ->> 'reopened' from event e where e.order_id = o.id and e.kind = 'order.paid' limit 1)
    when o.status in ('open','closed') and exists (select from payment_exception x where x.order_id = o.id
        and x.kind in ('late_payment','amount_differs')) then
      coalesce((
        select case d.decided_as when 'wait' then 'undecided'
          when 'refund' then case when exists (select from decided_refund r where r.acquirer_id = d.acquirer_id
            and r.decision_ref = d.decision_ref and r.finished_at is not null) then 'refunded' else 'refunding' end
          else 'elsewhere' end
        from payment_exception x join decision d on d.acquirer_id = x.acquirer_id
          and d.acquirer_reference = x.acquirer_reference and d.refund_reference = ''
        where x.order_id = o.id and x.kind in ('late_payment','amount_differs') order by d.entered_at desc limit 1), 'undecided')
  end;
-- What came where it was another amount; null elsewhere, and where the order was paid after all.
create function other_amount_of(o "order") returns bigint language sql stable parallel safe
  return case when o.status in ('open','closed') then
    (select x.amount_fen from payment_exception x where x.order_id = o.id and x.kind = 'amount_differs' order by x.found_at, x.id limit 1)
  end;
