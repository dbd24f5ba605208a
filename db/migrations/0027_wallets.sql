-- The wallets there are: one list, and a later wallet is one row that a migration of its own adds:
--   insert into wallet (id) values ('…');
-- What is to be said of each stands in server/channel/channel.ts; wallet.pg.test.ts compares both lists.
create table wallet (
  id text constraint wallet_pkey primary key
);
insert into wallet (id) values ('wechat'), ('alipay');
select protect_table('wallet'), guard_fact('wallet');

alter table channel drop constraint channel_channel_check;
alter table channel add constraint channel_channel_fkey foreign key (channel) references wallet (id);
alter table channel_number add constraint channel_number_channel_fkey foreign key (channel) references wallet (id);
