import type { HotSql } from "#db/client.ts";
import type { Computed } from "#db/rows.ts";
import type { Id } from "../id.ts";

/**
 * Balances of an acquirer's headings, Σ in − Σ out, those that are 0 left away. `kinds`: only headings of these kinds
 * ("held" stands for every "held:<shop>").
 */
export async function getHeadings(
  sql: HotSql,
  input: { acquirerId: Id<"acq">; kinds?: readonly string[] },
): Promise<Map<string, bigint>> {
  const kinds = input.kinds ?? [];
  const rows = await sql<(Computed<"heading", string> & Computed<"fen", bigint>)[]>`
    select heading, sum(fen)::bigint as fen from (
      select to_heading as heading, amount_fen as fen from posting where acquirer_id = ${input.acquirerId}
      union all
      select from_heading, -amount_fen from posting where acquirer_id = ${input.acquirerId}
    ) moved
    where ${kinds.length === 0} or split_part(heading, ':', 1) = any(${kinds as string[]}::text[])
    group by heading having sum(fen) <> 0 order by heading collate "C"`;
  return new Map(rows.map((row) => [row.heading, row.fen]));
}
