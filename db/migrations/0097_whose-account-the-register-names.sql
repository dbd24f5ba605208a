-- The account of a shop as the acquirer's register shows it: masked, beside ours; empty where the register tells its reference alone.
alter table registered_shop add column account_mask text not null default '';
grant update (account_mask) on registered_shop to qf_machine;
