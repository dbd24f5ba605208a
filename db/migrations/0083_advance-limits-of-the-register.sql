-- What the acquirer would advance a number for a refund, as its newest register says; null where no register has named it.
alter table registered_shop add column advance_limit_fen bigint
  constraint registered_shop_advance_limit_fen_check check (advance_limit_fen >= 0);
grant update (advance_limit_fen) on registered_shop to qf_machine;
