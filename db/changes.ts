/**
 * Live screens: after commit a verb says what changed, each process gathers for 50 ms and tells all by one
 * `pg_notify` on a spare connection — never inside a money statement, which halves throughput. A hint, not a promise.
 */
import postgres from "postgres";
import type { Change } from "#server/change.ts";

const CHANNEL = "changed";
const FLUSH_MS = 50;
/** PostgreSQL takes payloads below 8,000 bytes; a change is below 200. */
const CHANGES_PER_NOTE = 30;
/** More than this waiting means that nobody listens to us: drop hints, screens poll anyway. */
const QUEUE_MAX = 10_000;

export interface ChangeSender {
  /** Queues a hint; never throws. This is `ctx.defer`. */
  defer(change: Change): void;
  end(): Promise<void>;
}

/** One spare connection of this process that tells others what changed. */
export function notifyChanges(url: string): ChangeSender {
  const sql = postgres(url, { max: 1, idle_timeout: 60, connect_timeout: 5, onnotice: () => {} });
  let queue: Change[] = [];
  let timer: NodeJS.Timeout | undefined;
  let sending = Promise.resolve();

  const flush = async (): Promise<void> => {
    timer = undefined;
    const changes = queue;
    queue = [];
    for (let i = 0; i < changes.length; i += CHANGES_PER_NOTE) {
      const note = JSON.stringify(changes.slice(i, i + CHANGES_PER_NOTE));
      await sql`select pg_notify(${CHANNEL}, ${note})`.catch(() => {}); // a lost hint is a slower screen, nothing more
    }
  };
  return {
    defer(change) {
      if (queue.length >= QUEUE_MAX) return;
      queue.push(change);
      timer ??= setTimeout(() => {
        sending = sending.then(flush);
      }, FLUSH_MS);
    },
    async end() {
      clearTimeout(timer);
      await sending.then(flush);
      await sql.end({ timeout: 2 });
    },
  };
}

/** Calls back with every change any process tells of, until `end`. Reconnects by itself; what was said meanwhile is lost. */
export async function listenChanges(
  url: string,
  onChanges: (changes: Change[]) => void,
): Promise<{ end(): Promise<void> }> {
  const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => {} });
  await sql.listen(CHANNEL, (note) => onChanges(JSON.parse(note) as Change[]));
  return { end: () => sql.end({ timeout: 2 }) };
}
