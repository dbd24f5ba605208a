/**
 * One acquirer transaction on its way into the day: it enters, is decided, or is left out with a word that the acquirer's own
 * books show. The same function decides on the platform and in the verifier. Pure. Source: clearing-file.md §2 and §3.
 */
import { instantText } from "../calendar/instant.ts";
import { sumFen } from "../money/fen.ts";
import type {
  BilledPayment,
  BilledRefund,
  BilledTransaction,
  ClearedRefund,
  OrderBehind,
} from "./billed-transaction.ts";
import { type DayState, type ItemDecision, isBarredBy, leftOutKey } from "./clearing-day.ts";
import type { Entry, LeftOut, SaleEntry } from "./clearing-file.ts";
import {
  countEndedVoid,
  countEntered,
  countLeftOut,
  countVoid,
  type LeftOutRow,
  leaveOut,
} from "./day-counts.ts";
import { enterTransaction } from "./entered-transaction.ts";
import { feeItemOf } from "./fee-items.ts";
import type { GroundFault } from "./ground-fault.ts";
import { type LeftOutWord, WITHOUT_BILL } from "./left-out-word.ts";
import { by } from "./line-order.ts";
import { paymentFaults, wordOf } from "./payment-ground.ts";
import type { RefundFact, RefusedRefund, TransactionFact } from "./transaction-fact.ts";

export interface FoldedTransaction {
  /** In the order of the detail. */
  entries: Entry[];
  /** Why the payment is left out, or would be without a decision. */
  faults: readonly GroundFault[];
  /** Refunds that the arithmetic refused. */
  refused: readonly RefusedRefund[];
  leftOut: LeftOut[];
  /** The bills gave it back in full: it left the list with its refunds. */
  hasEnded: boolean;
  /** Refunds that ended CLOSED before they could enter. */
  ended: BilledRefund[];
  /** Cleared refunds that ended CLOSED and whose opposite cannot be computed: nobody knows the order they were shared by. */
  unvoided: ClearedRefund[];
}

/** Folds one transaction into the day. They come once each, sorted by `acquirerReference`. */
export function foldTransaction(state: DayState, tx: BilledTransaction): FoldedTransaction {
  const folded: FoldedTransaction = {
    ...{ entries: [], faults: [], refused: [], leftOut: [], hasEnded: false },
    ...{ ended: [], unvoided: [] },
  };
  const { payment, order } = tx;
  if (payment?.standing === "cleared") foldRefunds(state, tx, payment, folded);
  else if (payment?.standing === "ended") foldEnded(state, tx, payment, folded);
  else if (payment && payment.standing !== "whole") foldPayment(state, tx, payment, order, folded);
  else for (const refund of tx.refunds) leaveRefund(state, tx, refund, "not_computable", folded);
  voidWhole(state, tx, folded);
  for (const x of tx.unbilled)
    leave(state, tx, { ...x, kind: WITHOUT_BILL, subMerchantNo: "" }, undefined, undefined, folded);
  return folded;
}

function foldPayment(
  state: DayState,
  tx: BilledTransaction,
  payment: BilledPayment,
  order: OrderBehind | undefined,
  folded: FoldedTransaction,
): void {
  folded.faults = paymentFaults(payment, order, state.books);
  const word = formerWord(state, tx, payment) ?? wordOf(folded.faults);
  // What waited and is given back in full leaves as it stood, whatever was found out about it since.
  const isOver = payment.standing === "late" && isFullyRefunded(tx, payment);
  if (order && word === undefined && !isOver) {
    enter(state, tx, payment, order, "", folded);
    return;
  }
  if (isFullyRefunded(tx, payment)) {
    folded.hasEnded = true;
    end(state, tx, payment, folded);
    return;
  }
  const decision = decisionOf(state, tx, "");
  if (decision?.as === "accept") {
    if (order && folded.faults.every((f) => f.isWaivable)) {
      note(state, decision, [tx.acquirerReference, ""], shopOf(state, payment), 0n);
      enter(state, tx, payment, order, decision.decisionRef, folded);
      return;
    }
    if (acceptWhole(state, decision, [tx.acquirerReference, ""], payment, payment.standing === "late")) {
      // What it was accepted without is for everybody to see: with a sound order its receivers would have their shares.
      if (order && word !== "only_acquirer") folded.entries.push(orderBehind(state, tx, payment, order));
      for (const r of tx.refunds) leaveRefund(state, tx, r, "not_computable", folded);
      return;
    }
  }
  if (decision?.as === "not_ours") {
    note(state, decision, [tx.acquirerReference, ""], shopOf(state, payment), 0n);
    if (payment.standing === "now") countLeftOut(state, paymentItem(payment), payment);
    for (const r of tx.refunds) leaveRefund(state, tx, r, "not_computable", folded);
    return;
  }
  const kind = word ?? "not_computable";
  const item = { ...paymentItem(payment), kind, subMerchantNo: shopOf(state, payment) };
  leave(state, tx, item, { ...payment, isNew: payment.standing === "now" }, decision, folded);
  if (order && kind !== "only_acquirer") folded.entries.push(orderBehind(state, tx, payment, order));
  for (const r of tx.refunds) leaveRefund(state, tx, r, "payment_left_out", folded);
}

/** The record of earlier payments keeps no order amount: a word that the bill showed in a former file stays. */
function formerWord(state: DayState, tx: BilledTransaction, payment: BilledPayment): LeftOutWord | undefined {
  if (payment.orderFen !== undefined) return undefined;
  const before = state.previouslyOut.get(keyOf(tx, ""))?.kind;
  return before === "amount_differs" ? before : undefined;
}

/** Payment and refunds together: the bills give everything back, whoever did it. */
function isFullyRefunded(tx: BilledTransaction, payment: BilledPayment): boolean {
  const standing = [
    ...tx.cleared.filter((r) => r.voided === undefined).map((r) => r.amount),
    ...tx.refunds.filter((r) => r.voided === undefined).map((r) => r.settlementFen),
  ];
  return standing.length > 0 && tx.refunds.length > 0 && sumFen(standing) === payment.settlementFen;
}

/** It leaves the list with its refunds; what the window's bills hold of them counts as left out. */
function end(
  state: DayState,
  tx: BilledTransaction,
  payment: BilledPayment,
  folded: FoldedTransaction,
): void {
  if (payment.standing === "now") countLeftOut(state, paymentItem(payment), payment);
  for (const r of tx.refunds)
    if (r.voided) endVoided(state, r, folded);
    else if (!r.isLate) countLeftOut(state, refundItem(r), r);
}

function enter(
  state: DayState,
  tx: BilledTransaction,
  payment: BilledPayment,
  order: OrderBehind,
  decisionRef: string,
  folded: FoldedTransaction,
): void {
  const fact = transactionFact(state, tx, payment, order, decisionRef);
  if (!fact) {
    for (const r of tx.refunds) leaveRefund(state, tx, r, "not_computable", folded);
    return;
  }
  const { entries, refused } = enterTransaction(state, fact);
  folded.entries.push(...entries);
  folded.refused = refused;
  for (const { refund } of refused) {
    const row = tx.refunds.find((r) => r.refundNo === refund.refundNo);
    if (row) leaveRefund(state, tx, row, "not_computable", folded);
  }
  for (const e of entries)
    if (e.kind === "R" && e.decisionRef !== "") {
      const row = tx.refunds.find((r) => r.refundNo === e.refundNo);
      const about = [tx.acquirerReference, e.acquirerRefundReference] as const;
      note(state, { decisionRef: e.decisionRef, as: "accept" }, about, row ? shopOf(state, row) : "", 0n);
    }
}

/** Refunds of a payment that stands in a former file: what was accepted then is not measured again. */
function foldRefunds(
  state: DayState,
  tx: BilledTransaction,
  payment: BilledPayment,
  folded: FoldedTransaction,
): void {
  const voids = voidsOf(state, tx).filter((r) => !r.isWhole);
  if (tx.refunds.length + voids.length === 0) return;
  const { order } = tx;
  folded.faults = paymentFaults(payment, order, state.books).filter((f) => !f.isWaivable);
  // What two people said is not ours never entered: nobody gives back a share of it.
  const isNotOurs = decisionOf(state, tx, "")?.as === "not_ours";
  const decidedBefore = state.decided.length;
  if (order && !isNotOurs && folded.faults.length === 0) enter(state, tx, payment, order, "", folded);
  else {
    for (const r of tx.refunds) leaveRefund(state, tx, r, "not_computable", folded);
    if (voids.length > 0) foldVoids(state, tx, payment, isNotOurs ? undefined : order, folded, voids);
  }
  // Accepted whole: that its order's terms could not bear it is for everybody to see.
  const isWhole = state.decided.slice(decidedBefore).some((j) => j.kind === "accept");
  if (isWhole && order && !isNotOurs && isHashed(folded) && folded.entries.length === 0)
    folded.entries.push(orderBehind(state, tx, payment, order));
}

/** The bill's number is the hash of the order that is stated. */
const isHashed = ({ faults }: FoldedTransaction): boolean => !faults.some((f) => f.law === "order.terms");

/** An opposite asks nothing but the order that its refund was shared by. */
function foldVoids(
  state: DayState,
  tx: BilledTransaction,
  payment: BilledPayment,
  order: OrderBehind | undefined,
  folded: FoldedTransaction,
  voids: ClearedRefund[],
): void {
  const { agreements, fees } = state.books;
  const isKnown = order && agreements.has(order.terms.agreement) && fees.has(order.terms.feeSchedule);
  if (isKnown && isHashed(folded)) enter(state, { ...tx, refunds: [] }, payment, order, "", folded);
  else folded.unvoided = voids;
}

/** It was given back in full while it was left out; a refund of it that ended CLOSED brings it back into the list. */
function foldEnded(
  state: DayState,
  tx: BilledTransaction,
  payment: BilledPayment,
  folded: FoldedTransaction,
): void {
  const voids = voidsOf(state, tx);
  if (voids.length === 0) {
    for (const r of tx.refunds) leaveRefund(state, tx, r, "not_computable", folded);
    return;
  }
  const { order } = tx;
  folded.faults = paymentFaults(payment, order, state.books);
  const kind = wordOf(folded.faults) ?? "not_computable";
  const item = { ...paymentItem(payment), kind, subMerchantNo: shopOf(state, payment) };
  const decision = decisionOf(state, tx, "");
  // It asked for the refund that is void now: it stood in a file then.
  leave(state, tx, item, { ...payment, isNew: false }, decision, folded, true);
  if (order && kind !== "only_acquirer") folded.entries.push(orderBehind(state, tx, payment, order));
  for (const { channel, amount, feeReturned: feeFen } of voids)
    countEndedVoid(state, { channel, amount, feeFen, isNew: false });
  for (const r of tx.cleared.filter((c) => c.voided === undefined)) {
    const { amount, feeReturned: feeFen, channel, acquirerRefundReference: refundReference } = r;
    const left = {
      refundReference,
      amount,
      kind: "payment_left_out" as const,
      subMerchantNo: shopOf(state, r),
    };
    leave(state, tx, left, { channel, feeFen, isNew: false }, undefined, folded);
  }
  for (const r of tx.refunds) leaveRefund(state, tx, r, "payment_left_out", folded);
}

/** Cleared refunds that end with this file. */
const voidsOf = (state: DayState, tx: BilledTransaction): ClearedRefund[] =>
  tx.cleared.filter((r) => r.voided?.on === state.input.header.clearingDate);

/** What a decision took whole from one shop is given to it again. */
function voidWhole(state: DayState, tx: BilledTransaction, folded: FoldedTransaction): void {
  const { acquirerReference } = tx;
  const voids = voidsOf(state, tx)
    .filter((r) => r.isWhole)
    .map((r) => {
      const { refundId, refundNo, acquirerRefundReference, amount, feeReturned, channel, voided } = r;
      const parts = [{ no: shopOf(state, r), fen: amount - feeReturned }];
      const named = { refundId, refundNo, acquirerRefundReference, acquirerReference };
      const entry = { kind: "V", ...named, reason: voided?.reason ?? "", parts } as const;
      countVoid(state, { channel, amount, feeReturned, entry });
      return entry;
    });
  if (voids.length === 0) return;
  const others = folded.entries.filter((e) => e.kind === "V");
  const rest = folded.entries.filter((e) => e.kind !== "V");
  folded.entries = [...rest, ...[...others, ...voids].sort(by((v) => [v.refundNo]))];
}

/** What the arithmetic runs on; undefined where its schedule has no item of this wallet. */
export function transactionFact(
  state: DayState,
  tx: BilledTransaction,
  payment: BilledPayment,
  { terms, feeItem }: OrderBehind,
  decisionRef: string,
): TransactionFact | undefined {
  const schedule = state.books.fees.get(terms.feeSchedule)?.document;
  const item = schedule && feeItemOf(schedule, payment, { terms, feeItem }, state.books);
  if (!item) return undefined;
  const isCleared = payment.standing === "cleared";
  return {
    orderId: terms.order,
    merchantOrderNo: payment.merchantOrderNo,
    acquirerReference: tx.acquirerReference,
    channel: payment.channel,
    createdAt: terms.createdAt,
    paidAt: instantText(new Date(payment.paidAt)),
    sellerNo: terms.seller,
    orderAmount: terms.amountFen,
    amount: payment.settlementFen,
    fee: payment.feeFen,
    agreementSha256: terms.agreement,
    feesSha256: terms.feeSchedule,
    feeItem: item.id,
    entersNow: !isCleared,
    entersLate: payment.standing === "late",
    decisionRef: isCleared ? "" : decisionRef,
    cleared: tx.cleared,
    clearingDate: state.input.header.clearingDate,
    refunds: tx.refunds.map((r) => refundFact(state, tx, r)),
  };
}

function refundFact(state: DayState, tx: BilledTransaction, r: BilledRefund): RefundFact {
  const decision = decisionOf(state, tx, r.acquirerRefundReference);
  return {
    refundId: r.refundId,
    refundNo: r.refundNo,
    acquirerRefundReference: r.acquirerRefundReference,
    refundedAt: instantText(new Date(r.refundedAt)),
    amount: r.settlementFen,
    feeReturned: r.feeFen,
    entersLate: r.isLate,
    decisionRef: decision?.as === "accept" ? decision.decisionRef : "",
    voided: r.voided,
  };
}

/** A refund that does not enter by itself: decided, or left out. One whose payment is left out waits with it. */
function leaveRefund(
  state: DayState,
  tx: BilledTransaction,
  row: BilledRefund,
  kind: "payment_left_out" | "not_computable",
  folded: FoldedTransaction,
): void {
  if (row.voided) {
    endVoided(state, row, folded);
    return;
  }
  const { acquirerRefundReference: refundReference } = row;
  const about = [tx.acquirerReference, refundReference] as const;
  const decision = decisionOf(state, tx, refundReference);
  if (decision && kind === "not_computable") {
    if (decision.as === "accept" && acceptWhole(state, decision, about, row, row.isLate)) return;
    if (decision.as === "not_ours") {
      note(state, decision, about, shopOf(state, row), 0n);
      if (!row.isLate) countLeftOut(state, refundItem(row), row);
      return;
    }
  }
  const item = { ...refundItem(row), kind, subMerchantNo: shopOf(state, row) };
  leave(state, tx, item, { ...row, isNew: !row.isLate }, undefined, folded);
}

/** It ended CLOSED before it could enter: it leaves the list, and nothing is to be decided about it. */
function endVoided(state: DayState, row: BilledRefund, folded: FoldedTransaction): void {
  const { channel, settlementFen: amount, feeFen, isLate } = row;
  countEndedVoid(state, { channel, amount, feeFen, isNew: !isLate });
  folded.ended.push(row);
}

/** `since` = its first date in the chain. A decision `refund` only asks for one: it is noted once and stays beside the item. */
function leave(
  state: DayState,
  tx: BilledTransaction,
  item: Omit<LeftOut, "acquirerReference" | "since" | "decisionRef">,
  row: LeftOutRow | undefined,
  decision: ItemDecision | undefined,
  folded: FoldedTransaction,
  isNoted = false,
): void {
  const { acquirerReference } = tx;
  const before = state.previouslyOut.get(keyOf(tx, item.refundReference));
  const since = before?.since ?? state.input.header.clearingDate;
  const asked = decision?.as === "refund" ? decision : undefined;
  const decisionRef = asked?.decisionRef ?? "";
  if (asked && !isNoted && before?.decisionRef !== decisionRef)
    note(state, asked, [acquirerReference, item.refundReference], item.subMerchantNo, 0n);
  const x = { acquirerReference, ...item, since, decisionRef };
  leaveOut(state, x, row);
  folded.leftOut.push(x);
}

/** J */
function note(
  state: DayState,
  { decisionRef, as: kind }: ItemDecision,
  [acquirerReference, refundReference]: readonly [string, string],
  subMerchantNo: string,
  amount: bigint,
): void {
  state.decided.push({ decisionRef, kind, subMerchantNo, amount, acquirerReference, refundReference });
}

/**
 * Accepted without an order that can be computed: less the billed fee it goes whole to the shop of the bill's number, a
 * refund whole from it. Refused (false) where that number is no shop's or the shop is barred.
 */
function acceptWhole(
  state: DayState,
  decision: ItemDecision,
  about: readonly [string, string],
  row: BilledPayment | BilledRefund,
  isLate: boolean,
): boolean {
  const no = shopOf(state, row);
  const amount = row.settlementFen - row.feeFen;
  if (state.books.shops.get(no)?.role !== "shop" || amount < 0n) return false;
  if (isBarredBy(state, no)) return false;
  const isRefund = "refundNo" in row;
  note(state, decision, about, no, isRefund ? -amount : amount);
  const { channel, settlementFen, feeFen } = row;
  countEntered(state, { channel, amount: settlementFen, feeFen, isRefund, isLate });
  return true;
}

const keyOf = ({ acquirerReference }: BilledTransaction, refundReference: string): string =>
  leftOutKey({ acquirerReference, refundReference });
const decisionOf = (state: DayState, tx: BilledTransaction, refundReference: string) =>
  state.input.decisions.get(keyOf(tx, refundReference));
const paymentItem = (payment: BilledPayment) => ({ refundReference: "", amount: payment.settlementFen });
const refundItem = (refund: BilledRefund) => ({
  refundReference: refund.acquirerRefundReference,
  amount: refund.settlementFen,
});
const shopOf = (state: DayState, row: { channel: BilledPayment["channel"]; channelNo: string }): string =>
  state.books.numberOf(row.channel, row.channelNo)?.subMerchantNo ?? "";

/** U: the terms as committed; amount, fee and time of the bill. */
function orderBehind(
  state: DayState,
  tx: BilledTransaction,
  payment: BilledPayment,
  order: OrderBehind,
): SaleEntry {
  const { terms } = order;
  const schedule = state.books.fees.get(terms.feeSchedule)?.document;
  const item = schedule && feeItemOf(schedule, payment, order, state.books);
  return {
    kind: "U",
    orderId: terms.order,
    merchantOrderNo: payment.merchantOrderNo,
    acquirerReference: tx.acquirerReference,
    combineNo: "",
    channel: terms.channel,
    createdAt: terms.createdAt,
    paidAt: instantText(new Date(payment.paidAt)),
    sellerNo: terms.seller,
    orderAmount: terms.amountFen,
    amount: payment.settlementFen,
    funded: terms.fundedFen,
    campaignSha256: terms.campaign,
    feesSha256: terms.feeSchedule,
    feeItem: item?.id ?? "",
    fee: payment.feeFen,
    agreementSha256: terms.agreement,
    decisionRef: "",
    parts: [],
  };
}
