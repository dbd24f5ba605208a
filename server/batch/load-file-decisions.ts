import { causeOf } from "#db/cause-of.ts";
import type { HotSql } from "#db/client.ts";
import type { Computed, Row } from "#db/rows.ts";
import type { Id } from "../id.ts";

/**
 * One decision as it stands in a file (J); amounts in fen. `cause`: the word by which the item was left out; null of a cover.
 * `enteredFen`: what entered by its order's terms, + a payment, − a refund; null where nothing did.
 */
export type FileDecisionView = Row<
  "fileDecision",
  "decisionRef" | "decidedAs" | "acquirerReference" | "refundReference" | "subMerchantNo" | "adjustFen"
> &
  Row<"decision", "persons" | "enteredAt"> &
  Computed<"itemFen", bigint> &
  Computed<"shopName", string> &
  Computed<"cause", string | null> &
  Computed<"enteredFen", bigint | null>;

/** The decisions that stand in the file of a batch, by their references. */
export async function loadFileDecisions(sql: HotSql, batchId: Id<"clb">): Promise<FileDecisionView[]> {
  return await sql<FileDecisionView[]>`
  select j.decision_ref, j.decided_as, j.acquirer_reference, j.refund_reference, j.sub_merchant_no, j.adjust_fen,
    d.persons, d.entered_at, d.amount_fen as item_fen, coalesce(s.short_name, '') as shop_name, ${causeOf(sql)} as cause,
    e.entered_fen
  from file_decision j
  join decision d on d.acquirer_id = j.acquirer_id and d.decision_ref = j.decision_ref
  left join sub_merchant s on s.number = j.sub_merchant_no
  left join lateral (select case c.kind when 'P' then c.amount_fen else -c.amount_fen end as entered_fen from clearing_entry c
    where c.batch_id = j.batch_id and c.kind in ('P','R') and c.acquirer_reference = j.acquirer_reference
      and c.acquirer_refund_reference = j.refund_reference limit 1) e on j.decided_as = 'accept' and j.adjust_fen = 0
  where j.batch_id = ${batchId} order by j.decision_ref`;
}
