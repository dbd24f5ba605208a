-- The acquirer may compute, release and pay a day alone; the platform imports that file and goes on from it. Such a batch says so,
-- its verdict was uploaded by nobody, and its file bears no signature of ours.
alter table clearing_batch add column made_by text not null default 'platform'
  constraint clearing_batch_made_by_check check (made_by in ('platform','acquirer'));
grant update (made_by) on clearing_batch to qf_machine;
alter table verdict alter column uploaded_by drop not null;
-- Of a file that nobody uploaded the machine keeps the release that lay beside it, and no other verdict.
grant insert on verdict to qf_machine;
create policy nobodys_upload on verdict as restrictive for insert to qf_machine
  with check (uploaded_by is null and verdict = 'released');

-- The machine still decides nothing: from a proposed batch it goes only where a release leads that two people of the acquirer
-- signed of a file of their own: that file itself, the older ones which it settles, and ours of its date and later, which are void.
create function refuse_machine_verdict() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if new.made_by = 'acquirer' and exists (select from clearing_file f join verdict v on v.file_id = f.id
      where f.batch_id = new.id and v.uploaded_by is null and v.verdict = 'released') then
    return new;
  end if;
  if new.status = 'settled' and exists (select from clearing_file f join verdict v on f.digest = any(v.settles)
      join clearing_file o on o.id = v.file_id join clearing_batch b on b.id = o.batch_id
      where f.batch_id = new.id and b.made_by = 'acquirer' and v.acquirer_id = new.acquirer_id) then
    return new;
  end if;
  if new.status = 'void' and new.made_by = 'platform' and exists (select from clearing_batch b
      where b.acquirer_id = new.acquirer_id and b.made_by = 'acquirer' and b.clearing_date <= new.clearing_date) then
    return new;
  end if;
  raise exception '%: the acquirer decides this, not the machine', tg_table_name using errcode = '42501';
end $$;
revoke execute on function refuse_machine_verdict() from public;
grant execute on function refuse_machine_verdict() to qf_machine;
drop trigger machine_step on clearing_batch;
create trigger machine_step before update of status on clearing_batch for each row
  when (current_user = 'qf_machine' and old.status = 'proposed' and new.status <> 'proposed')
  execute function refuse_machine_verdict();
