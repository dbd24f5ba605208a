-- By which terms the register pays a number out, beside what it holds: a shop's own screens estimate by them.
alter table registered_shop
  add column cycle text not null default 'T+1',
  add column minimum_fen bigint not null default 0;
grant update (cycle, minimum_fen) on registered_shop to qf_machine;
