/**
 * A clearing day around the arithmetic: each loaded transaction enters, is decided or is left out with its word, and the
 * postings follow. Pure; `compute-batch.ts` streams into it. Source: domain.md "The clearing day".
 */
import { present } from "../assert.ts";
import type { Channel } from "../channel/channel.ts";
import { type DayInput, type DayState, openDay } from "../clearing/clearing-day.ts";
import type { Entry } from "../clearing/clearing-file.ts";
import { foldTransaction as foldInto } from "../clearing/fold-transaction.ts";
import { isForeign } from "../clearing/law-books.ts";
import {
  addDecision,
  addEnded,
  addEndedVoid,
  addEntry,
  addLeftOut,
  addVoid,
  type DayPostings,
  emptyDay,
} from "../ledger/day-postings.ts";
import type { LoadedTransaction, Owner } from "./loaded-transaction.ts";

/** A law that keeps a transaction out: what the desk of differences shows of it. */
interface Broken {
  acquirerReference: string;
  refundReference: string;
  channel: Channel;
  owner: Owner | undefined;
  amountFen: bigint;
  expected: string;
  /** The law, and what was found. */
  found: string;
}

export interface DayFold {
  readonly state: DayState;
  readonly postings: DayPostings;
  readonly broken: Broken[];
  /** Acquirer references of what the bills gave back in full. */
  readonly ended: string[];
  /** Of what is left out: its wallet, and whose it is. By acquirer reference. */
  readonly leftOut: Map<string, { channel: Channel; owner: Owner | undefined }>;
}

export const openFold = (input: DayInput): DayFold => ({
  state: openDay(input),
  postings: emptyDay(),
  broken: [],
  ended: [],
  leftOut: new Map(),
});

/** An entry with what its bill row says, fen: payment and fee, or what a refund gave back, its void too. */
export interface BookedEntry {
  entry: Entry;
  amountFen: bigint;
  feeFen: bigint;
}

/** Returns the entries of one transaction in the order of the file; none when nothing of it enters. */
export function foldTransaction(fold: DayFold, loaded: LoadedTransaction): BookedEntry[] {
  const { transaction: tx, owner } = loaded;
  const row = tx.payment ?? tx.refunds[0];
  const number = tx.payment?.merchantOrderNo ?? loaded.merchantOrderNo;
  if (row && isForeign(fold.state.books, { ...row, merchantOrderNo: number })) return [];
  const decidedBefore = fold.state.decided.length;
  const folded = foldInto(fold.state, tx);
  const isLate = (e: Entry) =>
    e.kind === "R"
      ? tx.refunds.some((r) => r.refundNo === e.refundNo && r.isLate)
      : tx.payment?.standing === "late";
  const booked = folded.entries.map((entry) => bookedEntry(entry, tx));
  for (const { entry, ...row } of booked)
    if (entry.kind === "V") addVoid(fold.postings, entry, row);
    else addEntry(fold.postings, entry, isLate(entry));
  for (const r of folded.ended) if (r.isLate) addEndedVoid(fold.postings, r);
  const channel = row?.channel ?? loaded.channel;
  for (const x of folded.leftOut) {
    fold.leftOut.set(x.acquirerReference, { channel, owner });
    const isBack =
      folded.cameBack && !tx.refunds.some((r) => r.acquirerRefundReference === x.refundReference);
    const isNew =
      isBack ||
      (x.refundReference === "" ? tx.payment?.standing === "now" : isNewRefund(tx, x.refundReference));
    if (isNew) addLeftOut(fold.postings, x);
  }
  for (const j of fold.state.decided.slice(decidedBefore)) addDecision(fold.postings, j, tx);
  if (folded.hasEnded) fold.ended.push(tx.acquirerReference);
  if (folded.hasEnded && tx.payment) addEnded(fold.postings, tx.payment, tx.refunds);
  noteBroken(fold, loaded, folded, channel);
  return booked;
}

/** A void says no amounts: they are its refund's, cleared before or in the same file. */
function bookedEntry(entry: Entry, tx: LoadedTransaction["transaction"]): BookedEntry {
  if (entry.kind === "R") return { entry, amountFen: entry.amount, feeFen: entry.feeReturned };
  if (entry.kind !== "V") return { entry, amountFen: entry.amount, feeFen: entry.fee };
  const isIt = (r: { acquirerRefundReference: string }) =>
    r.acquirerRefundReference === entry.acquirerRefundReference;
  const now = tx.refunds.find(isIt);
  if (now) return { entry, amountFen: now.settlementFen, feeFen: now.feeFen };
  const { amount, feeReturned } = present(tx.cleared.find(isIt), "a void has its refund");
  return { entry, amountFen: amount, feeFen: feeReturned };
}

const isNewRefund = (tx: LoadedTransaction["transaction"], refundReference: string): boolean =>
  tx.refunds.some((r) => r.acquirerRefundReference === refundReference && !r.isLate);

function noteBroken(
  fold: DayFold,
  { transaction: tx, owner }: LoadedTransaction,
  { faults, refused, leftOut }: ReturnType<typeof foldInto>,
  channel: Channel,
): void {
  const at = { acquirerReference: tx.acquirerReference, channel, owner };
  const isOut = leftOut.some((x) => x.refundReference === "");
  for (const f of isOut ? faults : []) {
    const amountFen = tx.payment?.settlementFen ?? 0n;
    fold.broken.push({
      ...at,
      refundReference: "",
      amountFen,
      expected: `${f.expected}`,
      found: `${f.law}: ${f.found}`,
    });
  }
  for (const { refund, law, expected, found } of refused) {
    const { acquirerRefundReference: refundReference, amount: amountFen } = refund;
    fold.broken.push({
      ...at,
      refundReference,
      amountFen,
      expected: `${expected}`,
      found: `${law}: ${found}`,
    });
  }
}
