-- Only the acquirer says what a number is, together with the number itself: until then everybody is a shop that cannot sell.
grant update (role) on sub_merchant to qf_acquirer;
alter table sub_merchant add constraint sub_merchant_role_has_number_check
  check (role = 'shop' or number is not null);
