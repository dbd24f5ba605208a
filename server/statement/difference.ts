/**
 * What can differ between the acquirer's bill and our own records, decided row by row. 长款: the channel has it, we do
 * not (`only_acquirer`); 短款: we have it, the channel does not (`only_platform`). Pure; `compare-statement.ts` feeds it.
 */
import type { Id } from "../id.ts";

/** Where several stand on one transaction, the first of this order is its reason in the clearing file. */
const KINDS = [
  "only_acquirer",
  "only_platform",
  "number_differs",
  "seller_differs",
  "amount_differs",
  "fee_differs",
  "refund_only_acquirer",
  "refund_only_platform",
  "refund_amount_differs",
  "not_computable",
  "bank_contradicts",
] as const;
export type DifferenceKind = (typeof KINDS)[number];

/**
 * Both books agree on it and the arithmetic still refuses it (a fee given back above the tolerance, a receiver that is no
 * longer registered …; `found` says which): tried again every day, never held back by its own record.
 */
export const NOT_COMPUTABLE = "not_computable" satisfies DifferenceKind;

/** The bank said of a line what cannot follow its former answer (paid after failed): it moved no money, two people look at it. */
export const BANK_CONTRADICTS = "bank_contradicts" satisfies DifferenceKind;

/** What no bill shows: comparing bills neither finds nor ends it. */
export const OUTSIDE_BILLS: readonly DifferenceKind[] = [NOT_COMPUTABLE, BANK_CONTRADICTS];

/** The merchant of a bill line at no number of ours, and of what is found about it: in a key, hence never null. */
export const NOBODY: Id<"mch"> = `mch_${"0".repeat(26)}`;

/** These have no row in any bill: no money of theirs is at the acquirer, and no sum of the file contains them. */
export const WITHOUT_BILL: readonly string[] = ["only_platform", "refund_only_platform"];

export interface Difference {
  kind: DifferenceKind;
  acquirerReference: string;
  /** Empty for a payment. */
  refundReference: string;
  /** The bill's settlement amount where there is a row, else ours. */
  amountFen: bigint;
  expected: string;
  found: string;
}

export interface BilledPayment {
  acquirerReference: string;
  merchantOrderNo: string;
  channelNo: string;
  orderFen: bigint;
  settlementFen: bigint;
  feeFen: bigint;
}
export interface OurPayment {
  acquirerReference: string;
  merchantOrderNo: string;
  amountFen: bigint;
  /** The seller's numbers in this channel. */
  channelNos: readonly string[];
  /** What the fee schedule of the order says of the bill's settlement amount; undefined when no item fits. */
  feeFor(settlementFen: bigint): bigint | undefined;
}

/** All that differs between a bill's payment and ours; one of the two may be missing. */
export function differencesOfPayment(
  billed: BilledPayment | undefined,
  ours: OurPayment | undefined,
  toleranceFen: bigint,
): Difference[] {
  if (!billed) return ours ? [only("only_platform", ours.acquirerReference, "", ours.amountFen)] : [];
  const at = {
    acquirerReference: billed.acquirerReference,
    refundReference: "",
    amountFen: billed.settlementFen,
  };
  if (!ours) return [only("only_acquirer", billed.acquirerReference, "", billed.settlementFen)];
  const found: Difference[] = [];
  if (billed.merchantOrderNo !== ours.merchantOrderNo)
    found.push({
      ...at,
      kind: "number_differs",
      expected: ours.merchantOrderNo,
      found: billed.merchantOrderNo,
    });
  if (!ours.channelNos.includes(billed.channelNo))
    found.push({
      ...at,
      kind: "seller_differs",
      expected: ours.channelNos.join(" "),
      found: billed.channelNo,
    });
  if (billed.orderFen !== ours.amountFen || billed.settlementFen > billed.orderFen)
    found.push({ ...at, kind: "amount_differs", expected: `${ours.amountFen}`, found: `${billed.orderFen}` });
  const fee = ours.feeFor(billed.settlementFen);
  if (fee === undefined || apart(fee, billed.feeFen) > toleranceFen || billed.feeFen > billed.settlementFen)
    found.push({
      ...at,
      kind: "fee_differs",
      expected: fee === undefined ? "" : `${fee}`,
      found: `${billed.feeFen}`,
    });
  return found;
}

export interface BilledRefund {
  acquirerReference: string;
  refundReference: string;
  orderFen: bigint;
  settlementFen: bigint;
}
export interface OurRefund {
  acquirerReference: string;
  refundReference: string;
  amountFen: bigint;
}

/** All that differs between a bill's refund and ours. One PROCESSING in the bill enters as it stands. */
export function differencesOfRefund(
  billed: BilledRefund | undefined,
  ours: OurRefund | undefined,
): Difference[] {
  if (!billed)
    return ours
      ? [only("refund_only_platform", ours.acquirerReference, ours.refundReference, ours.amountFen)]
      : [];
  const { acquirerReference, refundReference, settlementFen } = billed;
  const at = { acquirerReference, refundReference, amountFen: settlementFen };
  if (!ours) return [only("refund_only_acquirer", acquirerReference, refundReference, settlementFen)];
  const found: Difference[] = [];
  if (billed.orderFen !== ours.amountFen || settlementFen > billed.orderFen)
    found.push({
      ...at,
      kind: "refund_amount_differs",
      expected: `${ours.amountFen}`,
      found: `${billed.orderFen}`,
    });
  if (acquirerReference !== ours.acquirerReference)
    found.push({ ...at, kind: "number_differs", expected: ours.acquirerReference, found: acquirerReference });
  return found;
}

const apart = (a: bigint, b: bigint): bigint => (a > b ? a - b : b - a);

function only(
  kind: DifferenceKind,
  acquirerReference: string,
  refundReference: string,
  amountFen: bigint,
): Difference {
  const inBill = kind === "only_acquirer" || kind === "refund_only_acquirer";
  const [expected, found] = inBill ? ["", `${amountFen}`] : [`${amountFen}`, ""];
  return { kind, acquirerReference, refundReference, amountFen, expected, found };
}
