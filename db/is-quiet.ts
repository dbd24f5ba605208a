import type { HotSql } from "./client.ts";

/** Whether the proposed file of batch `b` pays nothing, leaves nothing out and follows no decision: the next release settles it. */
export const isQuiet = (sql: HotSql) => sql`(b.status = 'proposed' and b.pay_fen = 0 and b.left_out_count = 0
  and not exists (select from file_decision y where y.batch_id = b.id))`;
