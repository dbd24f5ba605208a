import type { HotSql } from "#db/client.ts";
import { present } from "../assert.ts";
import { recordRawStep } from "../audit/record-raw-step.ts";
import type { Day } from "../calendar/day.ts";
import type { Channel } from "../channel/channel.ts";
import type { Ctx } from "../context.ts";
import { type Id, idOf, uuidOf } from "../id.ts";
import { NOBODY } from "./difference.ts";
import { DIFFERENCE_LIFE, type DifferenceStatus } from "./difference-status.ts";

export interface OpenDifference {
  acquirerId: Id<"acq">;
  clearingDate: Day;
  /** Bare uuids, as the register holds them; null where the shop is not known. */
  merchantId: string | null;
  subMerchantId: string | null;
  channel: Channel;
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
): Promise<{ id: string; isOpened: boolean }> {
  const acquirer = uuidOf(d.acquirerId);
  const [made] = await sql<{ id: string }[]>`
    insert into difference (id, acquirer_id, merchant_id, sub_merchant_id, clearing_date, channel, kind,
      acquirer_reference, refund_reference, amount_fen, expected, found, status, opened_at)
    values (${uuidOf(ctx.newId("dif"))}, ${acquirer}, ${d.merchantId ?? NOBODY}, ${d.subMerchantId}, ${d.clearingDate}::date,
      ${d.channel}, ${d.kind}, ${d.acquirerReference}, ${d.refundReference}, ${d.amountFen}, ${d.expected}, ${d.found},
      'open', ${ctx.now()})
    on conflict on constraint difference_reference_key do nothing returning id`;
  if (made) return { id: made.id, isOpened: true };
  const [row] = await sql<{ id: string; status: DifferenceStatus; closed_why: string | null }[]>`
    select id, status, closed_why from difference where acquirer_id = ${acquirer} and kind = ${d.kind}
      and acquirer_reference = ${d.acquirerReference} and refund_reference = ${d.refundReference}`;
  const { id, status, closed_why } = present(row, "a difference that conflicts can be read");
  const isBack = status === "decided" && closed_why === "gone";
  if (isBack)
    await recordRawStep(sql, ctx, {
      life: DIFFERENCE_LIFE,
      id: idOf("dif", id),
      from: "decided",
      to: "open",
      set: { closed_at: null, closed_why: null },
      act: { action: "difference.reopen", acquirerId: d.acquirerId, facts: {} },
    });
  return { id, isOpened: isBack };
}
