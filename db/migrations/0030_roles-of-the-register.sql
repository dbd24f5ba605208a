-- The roles are the acquirer's register's: what we called a region is to it a group.
alter table sub_merchant drop constraint sub_merchant_role_check;
update sub_merchant set role = 'group' where role = 'region';
alter table sub_merchant add constraint sub_merchant_role_check
  check (role in ('shop','group','mall','headquarters'));
