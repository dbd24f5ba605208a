-- What became of money that came after an order was closed, in one word for the shop; null where none did. Whoever asks sees the
-- rows that its role sees. A decision is the newest about the very payment that came.
create function after_close_of(o "order") returns text language sql stable parallel safe
  return case
    when o.status = 'paid' and o.closed_at is not null then
      (select e.facts ->> 'reopened' from event e where e.order_id = o.id and e.kind = 'order.paid' limit 1)
    when o.status = 'closed' and exists (select from payment_exception x where x.order_id = o.id and x.kind = 'late_payment') then
      coalesce((
        select case d.decided_as when 'wait' then 'undecided'
          when 'refund' then case when exists (select from decided_refund r where r.acquirer_id = d.acquirer_id
            and r.decision_ref = d.decision_ref and r.finished_at is not null) then 'refunded' else 'refunding' end
          else 'elsewhere' end
        from payment_exception x join decision d on d.acquirer_id = x.acquirer_id
          and d.acquirer_reference = x.acquirer_reference and d.refund_reference = ''
        where x.order_id = o.id and x.kind = 'late_payment' order by d.entered_at desc limit 1), 'undecided')
  end;
