-- Whose refusal was counted is tied as everywhere: a shop's person with the merchant, the merchant with the acquirer. An operator
-- has neither, the acquirer's people have no merchant.
alter table staff add constraint staff_merchant_id_id_key unique (merchant_id, id);
alter table refusal_count drop constraint refusal_count_staff_id_fkey,
  add constraint refusal_count_merchant_id_staff_id_fkey foreign key (merchant_id, staff_id) references staff (merchant_id, id),
  add constraint refusal_count_acquirer_id_merchant_id_fkey foreign key (acquirer_id, merchant_id) references merchant (acquirer_id, id);
