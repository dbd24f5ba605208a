/**
 * A clearing day around the arithmetic: each loaded transaction enters, or what cannot enter is left out with its reason, and
 * the postings follow. Pure; `compute-batch.ts` streams into it. Source: domain.md "The clearing day" 3.
 */
import type { Day } from "../calendar/day.ts";
import type { Channel } from "../channel/channel.ts";
import {
  type DayInput,
  type DayState,
  enterTransaction,
  leaveOut,
  openDay,
} from "../clearing/clearing-day.ts";
import type { Entry } from "../clearing/clearing-file.ts";
import type { RefundFact, TransactionFact } from "../clearing/transaction-fact.ts";
import { addEntry, addLeftOut, type DayPostings, emptyDay } from "../ledger/day-postings.ts";
import { PAYMENT_LEFT_OUT } from "../statement/difference.ts";

/** A later refund of a transaction whose earlier one is left out: cumulative amounts are only right in order. */
const EARLIER_REFUND_LEFT_OUT = "earlier_refund_left_out";

/** Both books agree on it and the arithmetic refuses it. */
interface NotComputable {
  acquirerReference: string;
  refundReference: string;
  channel: Channel;
  sellerNo: string;
  amountFen: bigint;
  expected: string;
  /** The code of the fault, and what was found. */
  found: string;
}

export interface DayFold {
  readonly state: DayState;
  readonly postings: DayPostings;
  readonly notComputable: NotComputable[];
  /** When a transaction was first left out, by reference. */
  readonly since: ReadonlyMap<string, Day>;
}

export const leftOutKey = (x: { acquirerReference: string; refundReference: string }): string =>
  `${x.acquirerReference}|${x.refundReference}`;

/** `since`: when each transaction was first left out, by `leftOutKey`. */
export function openFold(input: DayInput, since: ReadonlyMap<string, Day>): DayFold {
  const fold: DayFold = { state: openDay(input), postings: emptyDay(), notComputable: [], since };
  for (const x of input.leftOut) if (x.isNew) addLeftOut(fold.postings, x);
  return fold;
}

/** Returns the entries of one transaction in the order of the file; none when nothing of it enters. */
export function foldTransaction(
  fold: DayFold,
  loaded: { fact: TransactionFact; isCleared: boolean },
): Entry[] {
  let { fact } = loaded;
  if (!fact.entersNow && !loaded.isCleared) {
    for (const refund of fact.refunds) leaveRefund(fold, fact, refund, PAYMENT_LEFT_OUT);
    return [];
  }
  while (fact.entersNow || fact.refunds.length > 0) {
    const result = enterTransaction(fold.state, fact);
    if ("entries" in result) {
      for (const entry of result.entries) addEntry(fold.postings, entry, isLate(fact, entry));
      return result.entries;
    }
    const { code, refundReference, expected, found } = result.fault;
    const at = fact.refunds.findIndex((r) => r.acquirerRefundReference === refundReference);
    const note = { acquirerReference: fact.acquirerReference, refundReference, channel: fact.channel };
    const amountFen = at < 0 ? fact.amount : (fact.refunds[at]?.amount ?? 0n);
    const said = found === "" ? code : `${code}: ${found}`;
    fold.notComputable.push({ ...note, sellerNo: fact.sellerNo, amountFen, expected, found: said });
    if (at < 0) {
      if (fact.entersNow) leavePayment(fold, fact, code);
      for (const refund of fact.refunds)
        leaveRefund(fold, fact, refund, fact.entersNow ? PAYMENT_LEFT_OUT : code);
      return [];
    }
    const [refused, ...later] = fact.refunds.slice(at);
    if (refused) leaveRefund(fold, fact, refused, code);
    for (const refund of later) leaveRefund(fold, fact, refund, EARLIER_REFUND_LEFT_OUT);
    fact = { ...fact, refunds: fact.refunds.slice(0, at) };
  }
  return [];
}

function isLate(fact: TransactionFact, entry: Entry): boolean {
  if (entry.kind !== "R") return fact.entersLate;
  return fact.refunds.some((r) => r.refundNo === entry.refundNo && r.entersLate);
}

function leavePayment(fold: DayFold, fact: TransactionFact, reason: string): void {
  leave(fold, fact, "", fact.amount, reason, !fact.entersLate);
}

function leaveRefund(fold: DayFold, fact: TransactionFact, refund: RefundFact, reason: string): void {
  leave(fold, fact, refund.acquirerRefundReference, refund.amount, reason, !refund.entersLate);
}

function leave(
  fold: DayFold,
  fact: TransactionFact,
  refundReference: string,
  amount: bigint,
  reason: string,
  isNew: boolean,
): void {
  const { acquirerReference, channel } = fact;
  const since =
    fold.since.get(leftOutKey({ acquirerReference, refundReference })) ??
    fold.state.input.header.clearingDate;
  const item = { acquirerReference, refundReference, kind: reason, amount, since, reason, channel, isNew };
  leaveOut(fold.state, item);
  if (isNew) addLeftOut(fold.postings, item);
}
