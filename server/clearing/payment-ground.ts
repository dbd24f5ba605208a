/**
 * The laws a payment must satisfy to enter, against the acquirer's own books, and the word each break gives it if it is left
 * out. The platform asks them before it proposes, the verifier when it checks: one list, so that nobody proposes what the
 * other refuses. Pure. Source: clearing-file.md §3 and §5.
 */

import { type DocumentEvidence, isInForce } from "../agreement/document-evidence.ts";
import { feeFor } from "../agreement/fee.ts";
import type { FeeItem, FeeSchedule } from "../agreement/fee-schedule.ts";
import { receiversOf } from "../agreement/split-rule.ts";
import { instantText, readInstant } from "../calendar/instant.ts";
import type { OrderTerms } from "../order/order-terms.ts";
import type { BilledPayment, OrderBehind } from "./billed-transaction.ts";
import type { OrderEvidenceFault } from "./evidence-book.ts";
import type { LawBooks } from "./law-books.ts";
import { firstWord, type LeftOutWord } from "./left-out-word.ts";

type GroundLaw =
  | "order.terms"
  | "order.seller"
  | "order.role"
  | "order.agreement"
  | "order.fees"
  | "order.in_force"
  | "order.lifetime"
  | "order.closed"
  | "bill.amount"
  | "fee.differs"
  | "fee.returned"
  | "refund.exceeds"
  | "refund.ground"
  | OrderEvidenceFault["law"]
  | "register.receiver"
  | "register.barred";

export interface GroundFault {
  law: GroundLaw;
  word: LeftOutWord;
  field?: string;
  /** Amounts are bigint fen. */
  expected: string | bigint;
  found: string | bigint;
  /** A decision `accept` of the acquirer waives it: amount, fee, times, document dates. */
  isWaivable: boolean;
}
type Faults = GroundFault[];

/** Approvals a document needs: two different people. */
const PERSONS_NEEDED = 2;

/** Every law that the payment breaks; empty where it must enter. */
export function paymentFaults(
  row: BilledPayment,
  order: OrderBehind | undefined,
  books: LawBooks,
): readonly GroundFault[] {
  const committed = order && books.orderNo({ ...order.terms, acquirer: books.acquirer });
  if (!order || committed !== row.merchantOrderNo)
    return [
      {
        law: "order.terms",
        word: "only_acquirer",
        expected: row.merchantOrderNo,
        found: committed ?? "",
        isWaivable: false,
      },
    ];
  const faults: Faults = [];
  sellerFaults(row, order, books, faults);
  amountFaults(row, order, faults);
  const schedule = documentFaults(order, books, faults);
  const items = schedule ? fittingItems(schedule, row, order, books) : [];
  if (schedule) feeFaults(schedule, items, row, order, faults);
  timeFaults(row, order.terms.createdAt, items, books, faults);
  return faults;
}

/** The word it may be left out with; undefined: it must enter. */
export const wordOf = (faults: readonly GroundFault[]): LeftOutWord | undefined =>
  firstWord(faults.map((f) => f.word));

/**
 * The item of the schedule that the bill's fee speaks of: the stated one where it fits, else another of the same wallet that
 * does. The mode of an order stands in no book of the acquirer, so nobody can hold a payment by naming a wrong one.
 */
export function feeItemOf(
  schedule: FeeSchedule,
  row: BilledPayment,
  order: OrderBehind,
  books: Pick<LawBooks, "feeToleranceFen">,
): FeeItem | undefined {
  const own = schedule.items.find((i) => i.id === order.feeItem && i.channel === row.channel);
  const [fits] = fittingItems(schedule, row, order, books);
  return fits ?? own ?? schedule.items.find((i) => i.channel === row.channel);
}

/** Items of the wallet within the tolerance of the bill's fee; the stated one first. */
function fittingItems(
  schedule: FeeSchedule,
  row: BilledPayment,
  order: OrderBehind,
  { feeToleranceFen }: Pick<LawBooks, "feeToleranceFen">,
): FeeItem[] {
  const fits = (item: FeeItem) => {
    const off = row.feeFen - feeFor(item, row.settlementFen);
    return (off < 0n ? -off : off) <= feeToleranceFen;
  };
  const items = schedule.items.filter((i) => i.channel === row.channel && fits(i));
  return [...items.filter((i) => i.id === order.feeItem), ...items.filter((i) => i.id !== order.feeItem)];
}

function sellerFaults(row: BilledPayment, { terms }: OrderBehind, books: LawBooks, faults: Faults): void {
  const numbers = (books.shops.get(terms.seller)?.channelNos[row.channel] ?? []).map((n) => n.no);
  if (!numbers.includes(row.channelNo))
    faults.push({
      law: "order.seller",
      word: "seller_differs",
      field: terms.seller,
      expected: numbers.join(" "),
      found: row.channelNo,
      isWaivable: false,
    });
  if (terms.campaign !== "" || terms.fundedFen !== 0n)
    faults.push(notComputable("order.agreement", "", terms.campaign, "campaign"));
  if (terms.channel !== row.channel)
    faults.push(notComputable("bill.amount", row.channel, terms.channel, "channel"));
  const role = books.shops.get(terms.seller)?.role;
  if (role !== undefined && role !== "shop")
    faults.push(notComputable("order.role", "shop", role, terms.seller));
}

function amountFaults(row: BilledPayment, { terms }: OrderBehind, faults: Faults): void {
  const differs = (expected: bigint, found: bigint, field: string) =>
    faults.push({
      law: "bill.amount",
      word: "amount_differs",
      field,
      expected,
      found,
      isWaivable: true,
    });
  if (row.orderFen !== undefined && row.orderFen !== terms.amountFen)
    differs(row.orderFen, terms.amountFen, "orderAmount");
  if (row.settlementFen > terms.amountFen) differs(terms.amountFen, row.settlementFen, "amount");
}

/** Agreement and schedule: known, the seller's, approved, consented, in force. Answers the schedule where it can be applied. */
function documentFaults({ terms }: OrderBehind, books: LawBooks, faults: Faults): FeeSchedule | undefined {
  const at = createdAtOf(terms);
  const agreement = books.agreements.get(terms.agreement);
  const fees = books.fees.get(terms.feeSchedule);
  lackOf(agreement, "order.agreement", terms.agreement, terms, books, faults);
  lackOf(fees, "order.fees", terms.feeSchedule, terms, books, faults);
  for (const f of books.evidence.faultsOf(terms))
    faults.push(notComputable(f.law, f.expected, f.found, f.field));
  if (agreement) {
    const { seller, rule } = agreement.document;
    if (seller !== terms.seller)
      faults.push(notComputable("order.agreement", seller, terms.seller, "seller"));
    for (const no of new Set([terms.seller, ...receiversOf(rule)])) {
      if (!books.shops.has(no)) faults.push(notComputable("register.receiver", "registered", "", no));
      if ((books.barredFrom(no) ?? Number.POSITIVE_INFINITY) <= at)
        faults.push(notComputable("register.barred", "not barred", no, no));
    }
  }
  return fees?.document;
}

function lackOf<T extends { acquirer: string }>(
  found: DocumentEvidence<T> | undefined,
  law: "order.agreement" | "order.fees",
  sha256: string,
  terms: OrderTerms,
  books: LawBooks,
  faults: Faults,
): void {
  if (!found) {
    faults.push(notComputable(law, "", sha256));
    return;
  }
  if (found.document.acquirer !== books.acquirer)
    faults.push(notComputable(law, books.acquirer, found.document.acquirer, "acquirer"));
  const persons = new Set(found.approvals.map((a) => a.person)).size;
  if (persons < PERSONS_NEEDED)
    faults.push(notComputable(law, `${PERSONS_NEEDED} persons`, `${persons}`, "approvals"));
  if (isInForce(found, terms.createdAt)) return;
  const interval = [found.inForceFrom, found.inForceTo ?? ""].join(" … ");
  faults.push({
    ...notComputable("order.in_force", interval, terms.createdAt, sha256),
    isWaivable: true,
  });
}

function feeFaults(
  schedule: FeeSchedule,
  fitting: readonly FeeItem[],
  row: BilledPayment,
  order: OrderBehind,
  faults: Faults,
): void {
  const ofWallet = schedule.items.filter((i) => i.channel === row.channel);
  const item = ofWallet.find((i) => i.id === order.feeItem) ?? ofWallet[0];
  if (!item) faults.push(notComputable("order.fees", row.channel, order.feeItem ?? "", "feeItem"));
  else if (fitting.length === 0 || row.feeFen > row.settlementFen)
    faults.push({
      law: "fee.differs",
      word: "fee_differs",
      expected: feeFor(item, row.settlementFen),
      found: row.feeFen,
      isWaivable: row.feeFen <= row.settlementFen,
    });
}

/** Outside [createdAt − clock, createdAt + lifetime + clock], or after the close in the acquirer's own log (no tolerance). */
function timeFaults(
  row: BilledPayment,
  createdAt: string,
  items: readonly FeeItem[],
  books: LawBooks,
  faults: Faults,
): void {
  const late = (law: "order.lifetime" | "order.closed", expected: string) =>
    faults.push({
      law,
      word: "late_payment",
      expected,
      found: instantText(new Date(row.paidAt)),
      isWaivable: true,
    });
  const made = readInstant(createdAt)?.getTime() ?? 0;
  const lifetimes = items.flatMap((i) => books.lifetimeMs(i.mode) ?? []);
  const longest = Math.max(0, ...lifetimes);
  const from = made - books.clockMs;
  const to = made + longest + books.clockMs;
  // A mode that the register does not know lives for no time: nobody makes an order of long ago with it. Without an item the
  // fee says what is wrong.
  const isBounded = items.length > 0;
  if (!(row.paidAt >= from && (!isBounded || row.paidAt <= to)))
    late("order.lifetime", `${instantText(new Date(from))} … ${isBounded ? instantText(new Date(to)) : ""}`);
  const closedAt = books.closedAt(row.merchantOrderNo);
  if (closedAt !== undefined && row.paidAt > closedAt)
    late("order.closed", `≤ ${instantText(new Date(closedAt))}`);
}

/** Epoch ms; NaN lies in no interval. */
const createdAtOf = (terms: OrderTerms): number => readInstant(terms.createdAt)?.getTime() ?? Number.NaN;

const notComputable = (law: GroundLaw, expected: string, found: string, field?: string): GroundFault => ({
  law,
  word: "not_computable",
  ...(field === undefined ? {} : { field }),
  expected,
  found,
  isWaivable: false,
});
