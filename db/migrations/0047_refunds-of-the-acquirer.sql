-- A refund that the acquirer's own staff made is one of ours to account for and none that we asked for: it begins on its
-- way, only the machine writes it, and it has no person, key or words of the shop's.
alter table refund add column made_by text not null default 'shop'
  constraint refund_made_by_check check (made_by in ('shop','acquirer'));
alter table refund add constraint refund_not_asked_for_check
  check (made_by = 'shop' or (requested_by is null and request_key = ''));

drop trigger status_first on refund;
create trigger status_first after insert on refund for each row
  when (new.status not in ('requested','pending')) execute function refuse_step();

drop policy tenant_add on refund;
create policy tenant_add on refund for insert to qf_shop, qf_gateway
  with check (merchant_id = app_merchant() and acquirer_id = app_acquirer() and (app_sub_merchant() is null or sub_merchant_id = app_sub_merchant())
    and status = 'requested' and made_by = 'shop' and acquirer_refund_reference is null and finished_at is null);

-- A number that people choose is unique within its payment only.
alter table refund_result drop constraint refund_result_pkey,
  add primary key (clearing_date, acquirer_id, acquirer_reference, acquirer_refund_reference);
