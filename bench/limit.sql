-- The limit of this machine for three durable statements per payment, in a plain schema of its own: no partitions, no row-level
-- security, no verification, no network but the database's. What our gateway reaches is printed beside it, from the same run.
drop schema if exists bench_limit cascade;
create schema bench_limit;
create table bench_limit.orders (
  id uuid primary key,
  number text not null unique,
  amount_fen bigint not null,
  status text not null,
  created_at timestamptz not null
);
create table bench_limit.payments (
  reference text primary key,
  order_id uuid not null,
  amount_fen bigint not null,
  paid_at timestamptz not null
);
