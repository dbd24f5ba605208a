/**
 * A clearing day around the arithmetic: each loaded transaction enters, is decided or is left out with its word, and the
 * postings follow. Pure; `compute-batch.ts` streams into it. Source: domain.md "The clearing day".
 */
import type { Channel } from "../channel/channel.ts";
import { type DayInput, type DayState, openDay } from "../clearing/clearing-day.ts";
import type { Entry } from "../clearing/clearing-file.ts";
import { foldTransaction as foldInto } from "../clearing/fold-transaction.ts";
import { isForeign } from "../clearing/law-books.ts";
import {
  addDecision,
  addEnded,
  addEntry,
  addLeftOut,
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
  /** Of what is left out: its wallet, and whose it is. By acquirer reference. */
  readonly leftOut: Map<string, { channel: Channel; owner: Owner | undefined }>;
}

export const openFold = (input: DayInput): DayFold => ({
  state: openDay(input),
  postings: emptyDay(),
  broken: [],
  leftOut: new Map(),
});

/** Returns the entries of one transaction in the order of the file; none when nothing of it enters. */
export function foldTransaction(fold: DayFold, loaded: LoadedTransaction): Entry[] {
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
  for (const entry of folded.entries) addEntry(fold.postings, entry, isLate(entry));
  const channel = row?.channel ?? loaded.channel;
  for (const x of folded.leftOut) {
    fold.leftOut.set(x.acquirerReference, { channel, owner });
    const isNew =
      x.refundReference === "" ? tx.payment?.standing === "now" : isNewRefund(tx, x.refundReference);
    if (isNew) addLeftOut(fold.postings, x);
  }
  for (const j of fold.state.decided.slice(decidedBefore)) addDecision(fold.postings, j, tx);
  if (folded.hasEnded && tx.payment) addEnded(fold.postings, tx.payment, tx.refunds);
  noteBroken(fold, loaded, folded, channel);
  return folded.entries;
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
