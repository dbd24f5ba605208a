-- Work by the calendar is a due row or a loop: the machine keeps no schema of its own and may create nothing.

set local role qf_machine;                      -- the schema is the machine's
drop schema if exists graphile_worker cascade;

set local role none;                            -- and this grant the migrator's
do $$
begin
  execute format('revoke create on database %I from qf_machine', current_database());
end $$;

set local role qf_owner;
