import type { HotSql } from "./client.ts";

/** Whether the bill of an earlier day states the refund of row `s` already: on its way there, done here. It counts in the first. */
export const isStatedBefore = (sql: HotSql) => sql`exists (select from statement_line f
  where f.acquirer_id = s.acquirer_id and f.acquirer_reference = s.acquirer_reference and f.kind = 'refund'
    and f.acquirer_refund_reference = s.acquirer_refund_reference and f.happened_at < s.happened_at)`;
