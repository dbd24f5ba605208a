/**
 * Each login has a second one beside it, so that passwords can be replaced while everybody works: PostgreSQL keeps one
 * password per role. The second does nothing by itself: its sessions begin as the first (`set role`), so every policy,
 * grant and trigger that holds for the one holds for the other. Only settings are read at sign-in: they are copied here,
 * and names are pinned for every login (`close-database.ts`).
 */
import type postgres from "postgres";

/** The two roles of one purpose; both sign in during a rotation, one of them otherwise. */
export const rolesOf = (login: string): readonly [string, string] => [`qf_${login}`, `qf_${login}_b`];

/** Makes and equips the second login of each purpose; it cannot sign in before a rotation. Safe to repeat. */
export async function makeSecondLogins(sql: postgres.Sql, logins: readonly string[]): Promise<void> {
  for (const login of logins) {
    const [first, second] = rolesOf(login);
    await sql.unsafe(statements(first, second)).simple();
  }
}

const statements = (first: string, second: string) => `
do $$
declare
  setting record;
begin
  if not exists (select from pg_roles where rolname = '${second}') then
    create role ${second} nologin noinherit;
  end if;
  if not exists (
    select from pg_auth_members m
    where m.roleid = '${first}'::regrole and m.member = '${second}'::regrole and m.set_option and not m.inherit_option
  ) then
    grant ${first} to ${second} with inherit false, set true;
  end if;
  for setting in
    select split_part(s, '=', 1) as name, substr(s, strpos(s, '=') + 1) as value
    from pg_roles r, unnest(r.rolconfig) s
    where r.rolname = '${first}' and s !~ '^search_path=' and s <> all (coalesce((select rolconfig from pg_roles where rolname = '${second}'), '{}'))
  loop
    execute format('alter role ${second} set %I = %L', setting.name, setting.value);
  end loop;
  if not exists (select from pg_roles where rolname = '${second}' and 'role=${first}' = any (rolconfig)) then
    alter role ${second} set role = '${first}';
  end if;
end $$`;
