import type { HotSql } from "./client.ts";

/** The word by which the item of decision `d` was left out, long after it has gone: the newest file's, else the comparison's. */
export const causeOf = (
  sql: HotSql,
) => sql`coalesce((select x.kind from left_out x where x.acquirer_id = d.acquirer_id
    and x.acquirer_reference = d.acquirer_reference and x.refund_reference = d.refund_reference order by x.batch_id desc limit 1),
  (select f.kind from difference f where f.acquirer_id = d.acquirer_id and f.acquirer_reference = d.acquirer_reference
    and f.refund_reference = d.refund_reference order by f.id desc limit 1))`;
