import type { HotSql } from "./client.ts";

/** Shorter than what ends an idle connection (`openDatabase`), ms. */
const EVERY_MS = 20_000;

/**
 * Keeps one connection of a login open for as long as its pool lives: whoever rotates passwords looks in
 * `pg_stat_activity` for who still uses the former one, and a quiet process must not look like none.
 */
export function staySeen(sql: HotSql): void {
  const ask = () =>
    void sql`select 1`.catch((error: { code?: unknown }) => {
      if (error.code === "CONNECTION_ENDED") clearInterval(timer);
    });
  const timer = setInterval(ask, EVERY_MS);
  timer.unref();
  ask();
}
