import { and, desc, eq, inArray, max } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { isOfRegister } from "#db/is-of-register.ts";
import * as t from "#db/schema/index.ts";
import { present } from "../assert.ts";
import { addDays } from "../calendar/calendar.ts";
import { clearingDateOf, windowOf } from "../calendar/clearing-date.ts";
import type { Day } from "../calendar/day.ts";
import type { CoveredRefund } from "../clearing/cover.ts";
import type { Id } from "../id.ts";
import { minFen } from "../money/fen.ts";
import { loadHeld } from "./load-held.ts";
import { loadSales, type OpenSale } from "./load-sales.ts";
import type { Bearer } from "./refund-funding.ts";
import { type Bearing, bearingOf, type PaidSale, unsettledOf } from "./sale-standing.ts";

/** Batches whose file the acquirer has. */
const IN_FILE = ["proposed", "released", "settled"] as const;

/** In one of these a shop neither covers nor is covered, and gets no advance. */
const CLOSING: readonly string[] = ["closing", "closed"];

/** One receiver's unsettled position in fen, and what of it bears a refund asked for now. */
export interface Unsettled extends Bearer {
  subMerchantId: Id<"smt">;
  fen: bigint;
}

/**
 * What receivers of one merchant have to come that no bank payment has left with: the rest of the last position (released
 * or proposed), plus shares of sales in no file, less refunds in none. Before the bill is in, the fee schedule is the
 * estimate of the fee. Needs a transaction that sees all shops of the merchant; hands out sums only.
 *
 * Less of it bears a refund: one asked for now enters with the clearing date that runs, and what ended dates brought is paid
 * out by their own files, made already or about to be made. Until the file of the last ended date is proposed nothing of it
 * counts but what is owed; afterwards its rest does, and not what it left out.
 */
export async function loadUnsettled(
  tx: Tx,
  input: {
    acquirerId: Id<"acq">;
    merchantId: Id<"mch">;
    numbers: readonly string[];
    now: Date;
    orderId?: Id<"ord"> | undefined;
  },
): Promise<{
  receivers: Unsettled[];
  sales: OpenSale[];
  day: { clearingDate: Day; earlier: CoveredRefund[] };
}> {
  const { acquirerId, merchantId, numbers, now } = input;
  const [acquirer] = await tx
    .select({ cutOffs: t.acquirer.cutOffs })
    .from(t.acquirer)
    .where(eq(t.acquirer.id, acquirerId));
  const { cutOffs } = present(acquirer, "the acquirer is ours");
  const today = clearingDateOf(now, cutOffs);
  const filed = await tx
    .select({ day: max(t.clearingBatch.clearingDate) })
    .from(t.clearingBatch)
    .where(and(eq(t.clearingBatch.acquirerId, acquirerId), inArray(t.clearingBatch.status, [...IN_FILE])));
  const shops = await loadShops(tx, { merchantId, numbers });
  const restOf = await loadRests(tx, { merchantId, numbers });
  const open = { day: today, from: windowOf(today, cutOffs).from };
  const sales = await loadSales(tx, { ...input, open });

  const all = new Sums(restOf);
  const [ended, running, owed] = [new Sums(restOf), new Sums(), new Sums(restOf)];
  const earlier: CoveredRefund[] = [];
  for (const { sale, ...so } of sales) {
    const bearing = bearingOf(sale, so);
    if (sale.agreement.refundCover === "seller") earlier.push(...givenBackOf(so.orderId, sale, bearing));
    all.add(unsettledOf(sale, so));
    running.add(bearing.open);
    ended.add(bearing.ended);
    if (so.isCleared) owed.add(bearing.ended);
  }
  const isFiled = (filed[0]?.day ?? "") >= addDays(today, -1);
  const heldOf = await loadHeld(tx, shops);
  const receivers = shops.map((s) => {
    const number = s.number ?? "";
    const carriedInFen = isFiled ? owed.of(number) : minFen(ended.of(number), 0n);
    return {
      subMerchantId: s.id,
      number,
      name: s.shortName,
      fen: all.of(number),
      bearsFen: running.of(number) + carriedInFen,
      carriedInFen,
      heldFen: heldOf(s.id),
      isClosing: s.isClosing,
      advanceLimitFen: s.advanceLimitFen,
    };
  });
  return { receivers, sales, day: { clearingDate: today, earlier } };
}

/** What refunds of the running date took off one sale, as clearing asks its seller to cover it. */
function givenBackOf(orderId: string, sale: PaidSale, { givenBack }: Bearing): CoveredRefund[] {
  const parts = [...givenBack].flatMap(([no, fen]) => (fen > 0n ? [{ no, fen }] : []));
  if (parts.length === 0) return [];
  return [
    { acquirerReference: orderId, refundNo: "", refundedAt: "", sellerNo: sale.agreement.seller, parts },
  ];
}

/** The shops of these numbers; what would be advanced to each is the register's word, and ours where no register named it. */
async function loadShops(
  tx: Tx,
  { merchantId, numbers }: { merchantId: Id<"mch">; numbers: readonly string[] },
) {
  const rows = await tx
    .select({ shop: t.subMerchant, registered: t.registeredShop })
    .from(t.subMerchant)
    .leftJoin(t.registeredShop, isOfRegister)
    .where(and(eq(t.subMerchant.merchantId, merchantId), inArray(t.subMerchant.number, [...numbers])));
  return rows.map(({ shop, registered }) => ({
    ...shop,
    isClosing: [shop.status, registered?.standing ?? ""].some((status) => CLOSING.includes(status)),
    advanceLimitFen: registered?.advanceLimitFen ?? shop.advanceLimitFen,
  }));
}

/** What the newest file that the acquirer has left each receiver with. */
async function loadRests(
  tx: Tx,
  { merchantId, numbers }: { merchantId: Id<"mch">; numbers: readonly string[] },
): Promise<Map<string, bigint>> {
  const rests = await tx
    .selectDistinctOn([t.position.number], { number: t.position.number, restFen: t.position.restFen })
    .from(t.position)
    .innerJoin(t.clearingBatch, eq(t.clearingBatch.id, t.position.batchId))
    .where(
      and(
        eq(t.position.merchantId, merchantId),
        inArray(t.position.number, [...numbers]),
        inArray(t.clearingBatch.status, [...IN_FILE]),
      ),
    )
    .orderBy(t.position.number, desc(t.clearingBatch.clearingDate), desc(t.clearingBatch.seq));
  return new Map(rests.map((r) => [r.number, r.restFen]));
}

/** Sums in fen by a receiver's number. */
class Sums {
  readonly #fen: Map<string, bigint>;
  constructor(from: ReadonlyMap<string, bigint> = new Map()) {
    this.#fen = new Map(from);
  }
  add(more: ReadonlyMap<string, bigint>): void {
    for (const [no, fen] of more) this.#fen.set(no, this.of(no) + fen);
  }
  of(number: string): bigint {
    return this.#fen.get(number) ?? 0n;
  }
}
