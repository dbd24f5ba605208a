/**
 * Sessions of migrator, set-up, demo, tests and benches: people with power over the database. What they say by a bare
 * name is found in `public`, never in a schema or a temporary table that somebody planted.
 */
import postgres from "postgres";
import { findBareUrl } from "#server/database-url.ts";

/** `pg_temp` last: unnamed it is searched before our tables. `pg_catalog` unnamed: so it is searched first of all. */
export const SEARCH_PATH = "public, pg_temp";

const END_WITHIN_S = 5;

/**
 * A client whose every connection has its names pinned before the first statement. One connection unless told otherwise.
 * `end` is bounded: a connection that the server closed while it answered would never say that it has ended.
 */
export function openSession(
  url: string,
  options: postgres.Options<Record<string, never>> = {},
): postgres.Sql {
  const fault = findBareUrl(url);
  if (fault !== undefined) throw new Error(fault);
  const sql = postgres(url, {
    max: 1,
    onnotice: () => {},
    ...options,
    connection: { ...options.connection, search_path: SEARCH_PATH },
  });
  const end = sql.end.bind(sql);
  return Object.assign(sql, {
    end: (bound?: { timeout?: number }) => end({ timeout: END_WITHIN_S, ...bound }),
  });
}
