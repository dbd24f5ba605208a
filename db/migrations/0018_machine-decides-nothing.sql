-- What the acquirer decides, the platform's machine does not write for it. On an agreement it names in force what was
-- approved, and no more; from a proposed batch it goes nowhere: released, rejected and "released, pays nothing" are the
-- verdict's. Lives allow these steps to the acquirer's desk, hence a trigger by role.
create function refuse_machine_step() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  raise exception '%: the acquirer decides this, not the machine', tg_table_name using errcode = '42501';
end $$;
revoke execute on function refuse_machine_step() from public;
create trigger machine_step before update on agreement for each row
  when (current_user = 'qf_machine' and (old.status, new.status) is distinct from ('approved', 'in_force'))
  execute function refuse_machine_step();
create trigger machine_step before update of status on clearing_batch for each row
  when (current_user = 'qf_machine' and old.status = 'proposed' and new.status <> 'proposed')
  execute function refuse_machine_step();

-- The interval of an agreement is agreed and approved; the calendar only names it.
revoke update (in_force_from, in_force_to) on agreement from qf_machine;
