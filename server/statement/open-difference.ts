import type { HotSql } from "#db/client.ts";
import type { Row } from "#db/rows.ts";
import { present } from "../assert.ts";
import { recordRawStep } from "../audit/record-raw-step.ts";
import type { Day } from "../calendar/day.ts";
import type { Channel } from "../channel/channel.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { NOBODY } from "./difference.ts";
import { DIFFERENCE_LIFE } from "./difference-status.ts";

export interface OpenDifference {
  acquirerId: Id<"acq">;
  clearingDate: Day;
  /** Null where the shop is not known. */
  merchantId: Id<"mch"> | null;
  subMerchantId: Id<"smt"> | null;
  /** Null: the bank, which has none. */
  channel: Channel | null;
  kind: string;
  acquirerReference: string;
  refundReference: string;
  amountFen: bigint;
  expected: string;
  found: string;
}

/**
 * Opens a difference: a new one, or again one that was gone and is back. One that people decided stays decided. The caller
 * holds `lockDifferences`.
 */
export async function openDifference(
  sql: HotSql,
  ctx: Ctx,
  d: OpenDifference,
): Promise<{ id: Id<"dif">; isOpened: boolean }> {
  const [made] = await sql<Row<"difference", "differenceId">[]>`
    insert into difference (id, acquirer_id, merchant_id, sub_merchant_id, clearing_date, channel, kind,
      acquirer_reference, refund_reference, amount_fen, expected, found, status, opened_at)
    values (${ctx.newId("dif")}, ${d.acquirerId}, ${d.merchantId ?? NOBODY}, ${d.subMerchantId}, ${d.clearingDate}::date,
      ${d.channel}, ${d.kind}, ${d.acquirerReference}, ${d.refundReference}, ${d.amountFen}, ${d.expected}, ${d.found},
      'open', ${ctx.now()})
    on conflict on constraint difference_reference_key do nothing returning id as difference_id`;
  if (made) return { id: made.differenceId, isOpened: true };
  const [row] = await sql<Row<"difference", "differenceId" | "status" | "closedWhy">[]>`
    select id as difference_id, status, closed_why from difference where acquirer_id = ${d.acquirerId} and kind = ${d.kind}
      and acquirer_reference = ${d.acquirerReference} and refund_reference = ${d.refundReference}`;
  const { differenceId: id, status, closedWhy } = present(row, "a difference that conflicts can be read");
  const isBack = status === "decided" && closedWhy === "gone";
  if (isBack)
    await recordRawStep(sql, ctx, {
      life: DIFFERENCE_LIFE,
      id: id,
      from: "decided",
      to: "open",
      set: { closedAt: null, closedWhy: null },
      act: { action: "difference.reopen", acquirerId: d.acquirerId, facts: {} },
    });
  return { id, isOpened: isBack };
}
