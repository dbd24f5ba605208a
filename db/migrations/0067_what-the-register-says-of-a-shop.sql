-- Which account the acquirer's newest register names for a number. Its two people decided that in their own core: the machine
-- writes a shop's account as that register says it, and no other one.
alter table registered_shop
  add column account_ref text not null default '',       -- '' where no register has said one
  add column account_version int not null default 0;
grant update (account_ref, account_version) on registered_shop to qf_machine;

alter table settlement_account alter column created_by drop not null;   -- nobody of ours: the register brought it
grant insert, update (status, approved_from, account_hash, account_ref, version, account_mask, account_tail)
  on settlement_account to qf_machine;
create function check_registered_account() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  perform from registered_shop r join sub_merchant s on s.acquirer_id = r.acquirer_id and s.number = r.number
    where s.id = new.sub_merchant_id and case new.status
      when 'approved' then r.account_ref = new.account_ref and r.account_version = new.version
      when 'replaced' then r.account_version > new.version
      else false end;
  if not found then
    raise exception 'settlement_account %: the register does not say so', new.id using errcode = '42501';
  end if;
  return new;
end $$;
revoke execute on function check_registered_account() from public;
create trigger register_says before insert or update on settlement_account for each row
  when (current_user = 'qf_machine') execute function check_registered_account();

-- Where a row of ours says otherwise than the newest register: by shop and field, since when, until it was mended.
create table register_difference (
  acquirer_id uuid not null constraint register_difference_acquirer_id_fkey references acquirer,
  number text not null,                          -- the acquirer's merchant number
  field text not null,                           -- of the register's entry
  ours text not null,
  theirs text not null,
  since timestamptz not null,
  ended_at timestamptz,
  constraint register_difference_pkey primary key (acquirer_id, number, field, since, ours, theirs)
);
create unique index register_difference_open_key on register_difference (acquirer_id, number, field) where ended_at is null;
select protect_table('register_difference');
create policy machine_all on register_difference to qf_machine using (true) with check (true);
create policy tenant_acquirer on register_difference for select to qf_acquirer using (acquirer_id = app_acquirer());
grant select, insert, update (ended_at) on register_difference to qf_machine;
grant select on register_difference to qf_acquirer;
