-- Roles and schemas. Runs as the migrator (superuser, or CREATEROLE on a hosted server); every later file as qf_owner.
-- Roles belong to the whole cluster: several databases share them, so everything here may be said twice.

do $$
declare
  name text;
begin
  foreach name in array array['qf_owner','qf_web','qf_shop','qf_acquirer','qf_operator','qf_gateway','qf_machine'] loop
    if not exists (select from pg_roles where rolname = name) then
      begin
        execute format('create role %I nologin', name);
      exception when duplicate_object or unique_violation then
        null;                                    -- another database of this cluster was faster
      end;
    end if;
  end loop;

  -- The migrator acts as the owner without inheriting anything; a superuser needs no grant.
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant qf_owner, qf_machine to %I with inherit false, set true', current_user);
  end if;

  foreach name in array array['qf_shop','qf_acquirer','qf_operator'] loop
    if not exists (
      select from pg_auth_members m
      where m.roleid = name::regrole and m.member = 'qf_web'::regrole and m.set_option and not m.inherit_option
    ) then
      execute format('grant %I to qf_web with inherit false, set true', name);
    end if;
  end loop;

  foreach name in array array['qf_web','qf_gateway','qf_machine'] loop
    execute format('alter role %I login', name);
    execute format('alter role %I set timezone = %L', name, 'Asia/Shanghai');
  end loop;

  -- Limits by role, not by start-up parameters: a pooler in between passes them on.
  foreach name in array array['qf_web','qf_gateway'] loop
    execute format('alter role %I set statement_timeout = %L', name, '8s');
    execute format('alter role %I set lock_timeout = %L', name, '3s');
    execute format('alter role %I set idle_in_transaction_session_timeout = %L', name, '10s');
  end loop;
  alter role qf_machine set statement_timeout = '10min';     -- a clearing day is loaded and sorted in one statement
  alter role qf_machine set lock_timeout = '5s';
  alter role qf_machine set idle_in_transaction_session_timeout = '60s';
  alter role qf_machine set plan_cache_mode = force_generic_plan;
  alter role qf_gateway set plan_cache_mode = force_generic_plan;

  execute format('grant create on database %I to qf_owner, qf_machine', current_database());   -- machine: graphile-worker says "create schema if not exists"
end $$;

revoke create on schema public from public;
grant usage on schema public to public;
grant usage, create on schema public to qf_owner;

create schema load authorization qf_owner;
create schema graphile_worker authorization qf_machine;
