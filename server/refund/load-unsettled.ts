import { and, desc, eq, inArray } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import * as t from "#db/schema/index.ts";
import type { Id } from "../id.ts";
import type { Fen } from "../money/fen.ts";
import { loadSales, type OpenSale } from "./load-sales.ts";
import { unsettledOf } from "./sale-standing.ts";

/** One receiver's unsettled position in fen, and what the acquirer would advance it. */
export interface Unsettled {
  subMerchantId: Id<"smt">;
  number: string;
  name: string;
  fen: Fen;
  advanceLimitFen: Fen;
}

/**
 * What receivers of one merchant have to come that no bank payment has left with: the rest of the last position (released
 * or proposed), plus shares of sales in no file, less refunds in none. Before the bill is in, the fee schedule is the
 * estimate of the fee. Needs a transaction that sees all shops of the merchant; hands out sums only.
 */
export async function loadUnsettled(
  tx: Tx,
  input: { merchantId: Id<"mch">; numbers: readonly string[]; now: Date; orderId?: Id<"ord"> | undefined },
): Promise<{ receivers: Unsettled[]; sales: OpenSale[] }> {
  const { merchantId, numbers } = input;
  const shops = await tx
    .select()
    .from(t.subMerchant)
    .where(and(eq(t.subMerchant.merchantId, merchantId), inArray(t.subMerchant.number, [...numbers])));
  const rests = await tx
    .selectDistinctOn([t.position.number], { number: t.position.number, restFen: t.position.restFen })
    .from(t.position)
    .innerJoin(t.clearingBatch, eq(t.clearingBatch.id, t.position.batchId))
    .where(
      and(
        eq(t.position.merchantId, merchantId),
        inArray(t.position.number, [...numbers]),
        inArray(t.clearingBatch.status, ["proposed", "released", "settled"]),
      ),
    )
    .orderBy(t.position.number, desc(t.clearingBatch.clearingDate), desc(t.clearingBatch.seq));
  const sales = await loadSales(tx, input);

  const sums = new Map<string, Fen>(rests.map((r) => [r.number, r.restFen]));
  for (const { sale, ...so } of sales) {
    for (const [no, fen] of unsettledOf(sale, so)) sums.set(no, (sums.get(no) ?? 0n) + fen);
  }
  const receivers = shops.map((s) => {
    const number = s.number ?? "";
    return {
      subMerchantId: s.id,
      number,
      name: s.shortName,
      fen: sums.get(number) ?? 0n,
      advanceLimitFen: s.advanceLimitFen,
    };
  });
  return { receivers, sales };
}
