/**
 * What one clearing day does to the 信息账, aggregated per event and shop: memory is bounded by shops, not transactions.
 * Entries and left-out transactions are added one by one; `postingsOf` then names both ends of every movement.
 * Source: domain.md "The clearing day", table of postings.
 */
import type { BilledPayment, BilledRefund, BilledTransaction } from "../clearing/billed-transaction.ts";
import type {
  CoverMove,
  DecisionLine,
  Entry,
  LeftOut,
  Position,
  VoidEntry,
} from "../clearing/clearing-file.ts";
import { type Heading, move, type Posting, type PostingEvent, shopHeading } from "./posting.ts";

export interface DayPostings {
  /** Amounts by `event|from|to`; a negative sum is turned round when it is read out. */
  readonly sums: Map<string, bigint>;
}

export const emptyDay = (): DayPostings => ({ sums: new Map() });

function add(day: DayPostings, event: PostingEvent, from: Heading, to: Heading, fen: bigint): void {
  const key = `${event}|${from}|${to}`;
  day.sums.set(key, (day.sums.get(key) ?? 0n) + fen);
}

/** A payment or refund that enters. `late` = it stood in suspense since an earlier file. */
export function addEntry(day: DayPostings, entry: Exclude<Entry, VoidEntry>, late: boolean): void {
  const outside: Heading = late ? "suspense" : "ext:payer";
  const event: PostingEvent = late ? "entered" : entry.kind === "P" ? "payment" : "refund";
  if (entry.kind === "P") {
    add(day, event, outside, "split", entry.amount);
    for (const p of entry.parts) add(day, event, "split", shopHeading("due", p.no), p.fen);
    add(day, event, "split", "fee", entry.fee);
    return;
  }
  if (entry.kind !== "R") return;
  for (const p of entry.parts) add(day, event, shopHeading("due", p.no), "split", p.fen);
  add(day, event, "fee", "split", entry.feeReturned);
  add(day, event, "split", outside, entry.amount);
}

/** The exact opposite of a refund that had entered; amounts of its bill row. */
export function addVoid(
  day: DayPostings,
  { parts }: VoidEntry,
  { amountFen, feeFen }: { amountFen: bigint; feeFen: bigint },
): void {
  add(day, "voided", "ext:payer", "split", amountFen);
  add(day, "voided", "split", "fee", feeFen);
  for (const p of parts) add(day, "voided", "split", shopHeading("due", p.no), p.fen);
}

/** A refund that ended CLOSED while it was left out. */
export function addEndedVoid(day: DayPostings, row: Pick<BilledRefund, "settlementFen">): void {
  add(day, "voided", "ext:payer", "suspense", row.settlementFen);
}

/** A transaction of the bill that is left out for the first time: its money is here, its owner is not known yet. */
export function addLeftOut(day: DayPostings, row: Pick<LeftOut, "refundReference" | "amount">): void {
  if (row.refundReference === "") add(day, "left_out", "ext:payer", "suspense", row.amount);
  else add(day, "left_out", "suspense", "ext:payer", row.amount);
}

/** What two people of the acquirer decided: accepted whole it is a shop's less the fee, not ours it belongs to nobody here. */
export function addDecision(
  day: DayPostings,
  j: DecisionLine,
  tx: Pick<BilledTransaction, "payment" | "refunds">,
): void {
  const refund = tx.refunds.find((r) => r.acquirerRefundReference === j.refundReference);
  const row = j.refundReference === "" ? tx.payment : refund;
  if (!row || (j.kind === "accept" && j.amount === 0n)) return;
  const isLate = "standing" in row ? row.standing === "late" : row.isLate;
  const sign = refund ? -1n : 1n;
  if (j.kind === "accept") {
    const outside: Heading = isLate ? "suspense" : "ext:payer";
    add(day, "accepted", outside, shopHeading("due", j.subMerchantNo), j.amount);
    add(day, "accepted", outside, "fee", sign * row.feeFen);
  } else if (j.kind === "not_ours" && isLate)
    add(day, "removed", "suspense", "ext:payer", sign * row.settlementFen);
}

/** The bills gave a left-out payment back in full; the fee that stays is the acquirer's own. */
export function addEnded(
  day: DayPostings,
  payment: BilledPayment,
  refunds: readonly Pick<BilledRefund, "isLate" | "settlementFen" | "voided">[],
): void {
  if (payment.standing === "late") add(day, "ended", "suspense", "ext:payer", payment.settlementFen);
  for (const r of refunds)
    if (r.isLate && !r.voided) add(day, "ended", "ext:payer", "suspense", r.settlementFen);
}

/** The seller stands in for a bearer of its refund, or is repaid. */
export function addCover(day: DayPostings, { kind, fromNo, toNo, amount }: CoverMove): void {
  const event = kind === "cover" ? "cover" : "cover_repaid";
  add(day, event, shopHeading("due", fromNo), shopHeading("due", toNo), amount);
}

/** A returned amount that re-enters, once. */
export function addReturned(day: DayPostings, number: string, amount: bigint): void {
  add(day, "re_entered", shopHeading("returned", number), shopHeading("due", number), amount);
}

/**
 * The movements of the day, in a fixed order. Fees are withheld by the channel, so the fee heading is drawn the same
 * day. `before` are the shops' `held` and `advance` balances before this day; after it, `held` is the rest of every HOLD
 * line and `advance` is what the acquirer has advanced: exactly what is missing from a negative rest.
 */
export function postingsOf(
  day: DayPostings,
  positions: readonly Position[],
  before: ReadonlyMap<string, bigint>,
  reference: string,
): Posting[] {
  const out: Posting[] = [];
  let fee = 0n;
  for (const key of [...day.sums.keys()].sort()) {
    const [event, from, to] = key.split("|") as [PostingEvent, Heading, Heading];
    const fen = day.sums.get(key) ?? 0n;
    if (to === "fee") fee += fen;
    if (from === "fee") fee -= fen;
    out.push(...move(event, from, to, fen, reference));
  }
  out.push(...move("fee_drawn", "fee", "ext:acquirer", fee, reference));
  for (const p of positions) {
    const due = shopHeading("due", p.subMerchantNo);
    out.push(
      ...change("hold", "lifted", due, shopHeading("held", p.subMerchantNo), heldOf(p), before, reference),
    );
    const advance = shopHeading("advance", p.subMerchantNo);
    const missing = p.rest < 0n ? -p.rest : 0n;
    out.push(...change("advance", "repaid", "ext:acquirer", advance, missing, before, reference));
  }
  return out;
}

/** What of a line's rest is held back by a hold; a partial hold leaves a PAY line whose rest stays due. */
function heldOf(position: Pick<Position, "action" | "rest">): bigint {
  return position.action === "HOLD" && position.rest > 0n ? position.rest : 0n;
}

/** Brings heading `to` from its balance before the day to `target`, against `from`. */
function change(
  up: PostingEvent,
  down: PostingEvent,
  from: Heading,
  to: Heading,
  target: bigint,
  before: ReadonlyMap<string, bigint>,
  reference: string,
): Posting[] {
  const delta = target - (before.get(to) ?? 0n);
  return delta >= 0n ? move(up, from, to, delta, reference) : move(down, to, from, -delta, reference);
}
