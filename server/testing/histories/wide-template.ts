/**
 * The template of the worlds that histories are lived in: the tests' own, but each table that has a partition a day (or a
 * month) has one for all days. A history asks every promise of every row each morning, and with hundreds of partitions the
 * planning of it costs ten times what the asking does. What partitions do is promised in `db/partitions.pg.test.ts`.
 */
import type postgres from "postgres";
import { openSession } from "#db/session.ts";
import type { TestServer } from "#db/testing/server.ts";

const NAME = "template_histories";
const [FIRST, END] = ["2026-10-01", "2028-01-01"];
const LOCK = 20_261_120;

/** The server with that template, made by whoever asks first. */
export async function withWideTemplate(server: TestServer): Promise<TestServer> {
  const admin = openSession(server.ownerUrl);
  try {
    await admin`select pg_advisory_lock(${LOCK})`;
    const [there] = await admin`select from pg_database where datname = ${NAME}`;
    if (!there) await makeTemplate(admin, server);
  } finally {
    await admin.end();
  }
  return { ...server, template: NAME };
}

async function makeTemplate(
  admin: postgres.Sql,
  { ownerUrl, template, strategy }: TestServer,
): Promise<void> {
  const half = `${NAME}_half`;
  await admin.unsafe(`drop database if exists ${half}`);
  await admin.unsafe(`create database ${half} template ${template} strategy ${strategy}`);
  const url = new URL(ownerUrl);
  url.pathname = `/${half}`;
  const sql = openSession(url.href);
  try {
    await sql.unsafe(WIDEN).simple();
  } finally {
    await sql.end();
  }
  await admin.unsafe(`alter database ${half} rename to ${NAME}`);
}

/** Rows of a partition that is taken away would be lost: there are none yet. */
const WIDEN = `
do $$
declare
  parent text;
  part regclass;
  has_rows boolean;
begin
  foreach parent in array array['payment','refund_result','notification','event','order','refund'] loop
    execute format('select exists (select from public.%I)', parent) into has_rows;
    if has_rows then raise exception '% has rows', parent; end if;
    for part in select inhrelid::regclass from pg_inherits where inhparent = format('public.%I', parent)::regclass loop
      execute format('drop table %s', part);
    end loop;
    perform add_partition(parent, parent || '_all', '${FIRST}', '${END}', parent not in ('order', 'refund'));
  end loop;
end $$;
create or replace function ensure_partitions(today date) returns int language sql as 'select 0'`;
