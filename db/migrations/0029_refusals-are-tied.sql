-- Whose refusal was counted is tied as everywhere: a shop's person with the merchant, the merchant with the acquirer. An operator
-- has neither, the acquirer's people have no merchant: that the person exists is asked by a key of its own.
alter table staff add constraint staff_merchant_id_id_key unique (merchant_id, id);
alter table refusal_count
  add constraint refusal_count_merchant_id_staff_id_fkey foreign key (merchant_id, staff_id) references staff (merchant_id, id),
  add constraint refusal_count_acquirer_id_merchant_id_fkey foreign key (acquirer_id, merchant_id) references merchant (acquirer_id, id),
  add constraint refusal_count_merchant_has_acquirer_check check (merchant_id is null or acquirer_id is not null);
