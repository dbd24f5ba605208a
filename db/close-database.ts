/**
 * What only a database as a whole, or a role of the cluster, can carry: who may create, where names are looked up, and who
 * enters the acquirer's role. No copy from a template and no restore brings it along, so it is said at every migration and
 * not once in a file.
 */
import type postgres from "postgres";
import { SEARCH_PATH } from "./session.ts";

/**
 * Takes CREATE and TEMPORARY from everybody but the owner, the acquirer's role from the shops' web, and pins the names of
 * every login. Safe to repeat.
 */
export async function closeDatabase(sql: postgres.Sql | postgres.Sql<{ bigint: bigint }>): Promise<void> {
  await (sql as postgres.Sql).unsafe(STATEMENTS).simple();
  await closeDesk(sql as postgres.Sql);
}

/**
 * The acquirer's role is entered by the desk's login alone. Migration 0001 gives it to the shops' web, once in every new
 * database of a cluster: its transaction ends with this.
 */
export async function closeDesk(sql: postgres.ISql): Promise<void> {
  await sql.unsafe(DESK_ALONE).simple();
}

const DESK_ALONE = `
do $$
declare
  giver text;
begin
  for giver in
    select pg_get_userbyid(m.grantor) from pg_auth_members m
    where m.roleid = 'qf_acquirer'::regrole and m.member = 'qf_web'::regrole
  loop
    execute format('revoke qf_acquirer from qf_web granted by %I', giver);
  end loop;
end $$`;

const STATEMENTS = `
do $$
declare
  base constant text := current_database();
  path constant text := '${SEARCH_PATH}';
  name text;
begin
  if not has_database_privilege('qf_owner', base, 'create') then
    execute format('grant create on database %I to qf_owner', base);
  end if;
  for name in
    select distinct case g.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(g.grantee)) end
    from pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) g
    where d.datname = base and g.privilege_type in ('CREATE', 'TEMPORARY') and g.grantee <> d.datdba
      and not (g.grantee = 'qf_owner'::regrole and g.privilege_type = 'CREATE')
  loop
    execute format('revoke create, temporary on database %I from %s', base, name);
  end loop;
  for name in
    select distinct case g.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(g.grantee)) end
    from pg_namespace n, aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) g
    where n.nspname = 'public' and g.privilege_type = 'CREATE' and g.grantee not in (n.nspowner, 'qf_owner'::regrole)
  loop
    execute format('revoke create on schema public from %s', name);
  end loop;
  if not exists (
    select from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase
    where d.datname = base and s.setrole = 0 and 'search_path=' || path = any (s.setconfig)
  ) then
    execute format('alter database %I set search_path = %s', base, path);
  end if;
  -- What a login says of itself in this database would outrank both.
  for name in
    select r.rolname from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase join pg_roles r on r.oid = s.setrole
    where d.datname = base and r.rolname ~ '^qf_' and exists (select from unnest(s.setconfig) c where c like 'search_path=%')
  loop
    execute format('alter role %I in database %I reset search_path', name, base);
  end loop;
  for name in select rolname from pg_roles where rolname ~ '^qf_' and not 'search_path=' || path = any (coalesce(rolconfig, '{}')) loop
    execute format('alter role %I set search_path = %s', name, path);
  end loop;
end $$`;
