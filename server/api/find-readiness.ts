import { webRuntime } from "./runtime.ts";

const DEADLINE_MS = 2_000;
/** Below this many days of partitions ahead somebody must act. */
const PARTITION_DAYS_MIN = 1;

/** What keeps this process from serving, in words for an operator; empty when it is ready. */
export async function findReadiness(): Promise<string[]> {
  const { database, clock } = webRuntime();
  const today = new Date(clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
  try {
    const [row] = await database.own.hot(
      (sql) => sql<{ schema: number | null; days: number }[]>`
        select (select max(number) from schema_version) as schema, partition_days_ahead(${today}::date) as days`,
      { deadlineMs: DEADLINE_MS },
    );
    const faults: string[] = [];
    if (!row?.schema) faults.push("schema: not migrated");
    if (row && row.days < PARTITION_DAYS_MIN) faults.push("partitions: none ahead");
    return faults;
  } catch {
    return ["database: no answer"];
  }
}
