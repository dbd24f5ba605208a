import type { HotSql } from "#db/client.ts";
import type { Row } from "#db/rows.ts";
import { feeFor, matchFeeItem } from "../agreement/fee.ts";
import { type RuleWord, ruleWords } from "../agreement/rule-words.ts";
import { receiversOf, type SplitRule } from "../agreement/split-rule.ts";
import { splitSale } from "../agreement/split-shares.ts";
import { present } from "../assert.ts";
import { MIDNIGHT } from "../calendar/cut-off.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { findAcquirer } from "../merchant/find-acquirer.ts";
import { minFen, sumFen } from "../money/fen.ts";
import { getOrderHistory, type HistoryEntry } from "../order/get-order-history.ts";
import { may } from "../permission.ts";
import { refundTakes } from "../refund/sale-standing.ts";
import { findArrivalClock } from "./find-arrival-clock.ts";
import { loadMovements, type Move, type Movement, type WaysOf } from "./load-movements.ts";
import { loadSteps } from "./load-steps.ts";
import { loadTraced, type TracedOrder } from "./load-traced.ts";
import { loadWay, type Way } from "./load-way.ts";

interface TracedPart {
  number: string;
  name: string;
  role: string;
  fen: bigint;
  own: boolean;
}
/** Where the sale stands after its refunds; what is kept, and what it was at first. */
interface StandingAfterRefunds {
  /** Null to a mere receiver. */
  refundedFen: bigint | null;
  feeFen: bigint | null;
  /** One per receiver. */
  parts: (TracedPart & { wasFen: bigint })[];
  /** What arrives of this payment for the viewer's shop, for anybody else the seller. */
  ownFen: bigint;
  /** Payment, every refund and what came back of one stand in a computed file. */
  confirmed: boolean;
}
export interface TracedPayment {
  /** The bill is in and the payment stands in a computed file; before that amounts are estimates (未确认). */
  confirmed: boolean;
  /** The bill says otherwise, and two people of the acquirer have not decided: no file has the payment. */
  undecided: boolean;
  /** Null where the viewer is a receiver to whom the agreement does not show the sale. */
  amountFen: bigint | null;
  feeFen: bigint | null;
  paidAt: Date | null;
  parts: TracedPart[];
  /** Accepted by two people of the acquirer although its agreement could not be computed: all of it is the seller's. */
  isWhole: boolean;
  refunds: {
    id: Id<"rfd">;
    amountFen: bigint | null;
    feeReturnedFen: bigint | null;
    status: string;
    at: Date | null;
    confirmed: boolean;
    parts: TracedPart[];
  }[];
  standing: StandingAfterRefunds;
  timeline: HistoryEntry[];
  /** The line of the viewer's shop in the clearing file, and the way of what the sale brought to its bank account. */
  file: Way["file"];
  arrival: Way["arrival"];
  /** What the payment brought the viewer's shop, what each refund takes back and a void gives again, each with its own day. */
  movements: Movement[];
  rule: RuleWord[] | null;
  /** Which version of the agreement the order froze, and who bears its refunds; null to a mere receiver. */
  agreement: { version: number; bearer: SplitRule["bearer"]; cover: "seller" | "none" } | null;
}

type Names = ReadonlyMap<string, { name: string; role: string }>;

/**
 * Where the money of one payment goes. The seller (and the group, acquirer, operator) sees every part of its own sale; any other
 * receiver its own part only, and the sale amount only if the agreement says so. Refuses `not_found` for everybody else,
 * and for an order nobody has paid.
 */
export async function tracePayment(ctx: Ctx, input: { orderId: Id<"ord"> }): Promise<TracedPayment> {
  const actor = may(ctx, "payment.trace");
  const clock = await findArrivalClock(ctx);
  const acquirer = "acquirerId" in actor ? await findAcquirer(ctx, { id: actor.acquirerId }) : undefined;
  const cutOffs = acquirer?.cutOffs ?? MIDNIGHT;
  const traced = await ctx.db.hot(async (sql) => {
    const names = await loadNames(sql, actor.kind === "shop");
    const order = await loadTraced(sql, input.orderId);
    if (!order) return await receivedOf(sql, ctx, { ...input, names, ways: { clock, cutOffs } });
    const own = (actor.kind === "shop" && actor.subMerchantId) || order.sellerId;
    const batch = order.entries.find((e) => e.kind === "P")?.batchId ?? order.wholeIn;
    const steps = batch ? await loadSteps(sql, { batch, shop: own }) : [];
    const whole = wholeOf(order, names);
    const ways = { subMerchantId: own, clock, cutOffs };
    const movements = await loadMovements(sql, { moves: movesOf(order, whole), of: ways });
    return { ...whole, ...(await loadWay(sql, { ...ways, batchId: batch })), movements, steps };
  });
  // A receiver is told of the money that is its own, not of what happened at the seller's till.
  const { steps, ...payment } = { steps: [], ...traced };
  const timeline = payment.rule === null ? [] : [...(await getOrderHistory(ctx, input)), ...steps];
  return { ...payment, timeline: timeline.sort((a, b) => a.heardAt.getTime() - b.heardAt.getTime()) };
}

type NameRow = Row<"shopName", "role"> & Record<"number" | "name", string>;

async function loadNames(sql: HotSql, isShop: boolean): Promise<Names> {
  const rows = await sql<NameRow[]>`
    select number, short_name as name, role from ${sql(isShop ? "shop_name" : "sub_merchant")} where number is not null`;
  return new Map(rows.map((r) => [r.number, r]));
}

type Traced = Omit<TracedPayment, "timeline" | "file" | "arrival" | "movements">;

function wholeOf(order: TracedOrder, names: Names): Traced {
  const { sale, agreement } = order;
  const payment = order.entries.find((e) => e.kind === "P");
  const item = present(matchFeeItem(sale.fees, sale), "an order froze a fee schedule that knows its mode");
  const fee = payment?.feeFen ?? feeFor(item, sale.amount);
  const isWhole = payment === undefined && order.wholeIn !== undefined;
  const shares = isWhole
    ? [sale.amount - fee]
    : (payment?.shares ?? splitSale(agreement.rule, { ...sale, fee, funded: 0n }));
  const part = (number: string, fen: bigint): TracedPart => {
    const { name, role } = names.get(number) ?? { name: number, role: "" };
    return { number, name, role, fen, own: number === order.sellerNo };
  };
  const undone = new Set(order.entries.filter((e) => e.kind === "V").map((e) => e.refundId));
  const cleared = order.entries.filter((e) => e.kind === "R" && !undone.has(e.refundId));
  let refunded = 0n;
  const refunds = order.refunds.map((r) => {
    const entry = cleared.find((e) => e.refundId === r.refundId);
    // With a merchant's coupon less was settled than ordered, and less comes back than was asked for.
    const settled = minFen(entry?.amountFen ?? r.amountFen, sale.amount - refunded);
    const estimate = refundTakes(sale, refunded, settled);
    refunded += settled;
    const taken = entry
      ? entry.receivers.map((no, i) => part(no, entry.shares[i] ?? 0n))
      : [...estimate.parts].map(([no, fen]) => part(no, fen));
    return {
      id: r.refundId,
      amountFen: r.amountFen,
      feeReturnedFen: entry?.feeFen ?? estimate.feeReturned,
      status: r.status,
      at: r.finishedAt ?? r.createdAt,
      confirmed: entry !== undefined,
      parts: taken,
    };
  });
  const receivers = isWhole ? [order.sellerNo] : (payment?.receivers ?? receiversOf(agreement.rule));
  const parts = receivers.map((no, i) => part(no, shares[i] ?? 0n));
  return {
    confirmed: payment !== undefined,
    undecided: order.isUndecided,
    amountFen: sale.amount,
    feeFen: fee,
    paidAt: order.paidAt,
    parts,
    isWhole,
    refunds,
    standing: {
      ...keptParts(parts, refunds),
      refundedFen: refunded,
      feeFen: fee - sumFen(refunds.map((r) => r.feeReturnedFen)),
      confirmed:
        payment !== undefined &&
        refunds.every((r) => r.confirmed) &&
        cleared.every((e) => refunds.some((r) => r.id === e.refundId)),
    },
    rule: ruleWords(agreement.rule),
    agreement: {
      version: agreement.version,
      bearer: agreement.rule.bearer,
      cover: agreement.refundCover ?? "none",
    },
  };
}

/** The seller's own part of each entry, and of each refund that no file has yet. */
function movesOf(order: TracedOrder, whole: Traced): Move[] {
  const ownOf = (numbers: readonly string[], fens: readonly bigint[]) =>
    sumFen(fens.filter((_, i) => numbers[i] === order.sellerNo));
  const filed = order.entries.map((e) => moveOf(e, ownOf(e.receivers, e.shares)));
  const ownPart = (parts: readonly TracedPart[]) => sumFen(parts.filter((p) => p.own).map((p) => p.fen));
  const sale = { kind: "sale" as const, batchId: undefined, at: order.paidAt, fen: ownPart(whole.parts) };
  const isFiled = (id: Id<"rfd">) => order.entries.some((e) => e.refundId === id);
  const estimated = whole.refunds
    .filter((r) => !isFiled(r.id))
    .map((r) => ({ kind: "refund" as const, batchId: undefined, at: r.at, fen: -ownPart(r.parts) }));
  return [...(whole.confirmed ? [] : [sale]), ...filed, ...estimated];
}

const MOVES: Readonly<Record<string, Move["kind"]>> = { P: "sale", R: "refund", V: "refund_void" };

function moveOf({ kind, batchId }: { kind: string; batchId: Id<"clb"> }, fen: bigint): Move {
  const move = present(MOVES[kind], "a payment, a refund or a void moves money");
  return { kind: move, batchId, at: null, fen: move === "refund" ? -fen : fen };
}

/** Each receiver's parts of the payment less its parts of the refunds. */
function keptParts(
  parts: readonly TracedPart[],
  refunds: readonly { parts: readonly TracedPart[] }[],
): Pick<StandingAfterRefunds, "parts" | "ownFen"> {
  const of = (all: readonly TracedPart[], number: string) =>
    sumFen(all.filter((p) => p.number === number).map((p) => p.fen));
  const taken = refunds.flatMap((r) => r.parts);
  const first = parts.filter((p, i) => parts.findIndex((other) => other.number === p.number) === i);
  const kept = first.map((p) => {
    const wasFen = of(parts, p.number);
    return { ...p, wasFen, fen: wasFen - of(taken, p.number) };
  });
  return { parts: kept, ownFen: sumFen(kept.filter((p) => p.own).map((p) => p.fen)) };
}

type ReceivedRow = Row<
  "receivedPart",
  "batchId" | "kind" | "refundId" | "number" | "subMerchantId" | "partFen" | "amountFen"
>;

/** What a receiver of another shop's sale is shown: through the view that holds its own part and nothing else. */
async function receivedOf(
  sql: HotSql,
  ctx: Ctx,
  { orderId, names, ways }: { orderId: Id<"ord">; names: Names; ways: Omit<WaysOf, "subMerchantId"> },
): Promise<Omit<TracedPayment, "timeline">> {
  if (ctx.actor.kind !== "shop") refuse({ code: "not_found", what: "order" });
  const rows = await sql<ReceivedRow[]>`
    select r.batch_id, r.kind, r.refund_id, r.number, r.sub_merchant_id, r.part_fen, r.amount_fen
    from received_part r join clearing_batch b on b.id = r.batch_id
    where r.order_id = ${orderId} and r.kind in ('P','R','V') and b.status not in ('rejected','void') order by b.clearing_date, r.line_no`;
  const [first] = rows;
  if (!first) refuse({ code: "not_found", what: "order" });
  const part = (r: ReceivedRow): TracedPart => {
    const { name, role } = names.get(r.number) ?? { name: r.number, role: "" };
    return { number: r.number, name, role, fen: r.partFen, own: true };
  };
  const payments = rows.filter((r) => r.kind === "P");
  const undone = new Set(rows.filter((r) => r.kind === "V").map((r) => r.refundId));
  const refunds = rows
    .filter((r) => r.kind === "R" && !undone.has(r.refundId))
    .map((r) => ({
      id: present(r.refundId, "a refund has its id"),
      amountFen: r.amountFen,
      feeReturnedFen: null,
      status: "succeeded",
      at: null,
      confirmed: true,
      parts: [part(r)],
    }));
  const parts = payments.map(part);
  const own = { ...ways, subMerchantId: first.subMerchantId };
  return {
    confirmed: true,
    undecided: false,
    amountFen: payments[0]?.amountFen ?? null,
    feeFen: null,
    paidAt: null,
    parts,
    isWhole: false,
    refunds,
    standing: { ...keptParts(parts, refunds), refundedFen: null, feeFen: null, confirmed: true },
    rule: null,
    agreement: null,
    ...(await loadWay(sql, { ...own, batchId: payments[0]?.batchId })),
    movements: await loadMovements(sql, { moves: rows.map((r) => moveOf(r, r.partFen)), of: own }),
  };
}
