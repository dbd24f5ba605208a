import type { Database } from "#db/client.ts";
import { isSchemaAccepted } from "#db/schema-number.ts";
import { dayOf } from "./calendar/instant.ts";

const DEADLINE_MS = 2_000;
/** The worker keeps 40 days ahead; below this many somebody must look, and no new day may be begun. */
const PARTITION_DAYS_MIN = 7;

/** What a process needs to serve: a database that answers, a schema it knows, partitions ahead of the clock. */
export async function readyChecks(db: Database, now: Date): Promise<Record<string, boolean>> {
  try {
    const [row] = await db.hot(
      (sql) => sql<(Record<"schema", number | null> & Record<"days", number>)[]>`
        select (select max(number) from schema_version) as schema, partition_days_ahead(${dayOf(now)}::date) as days`,
      { deadlineMs: DEADLINE_MS },
    );
    return {
      database: true,
      schema: isSchemaAccepted(row?.schema),
      partitions: (row?.days ?? 0) >= PARTITION_DAYS_MIN,
    };
  } catch {
    return { database: false, schema: false, partitions: false };
  }
}
