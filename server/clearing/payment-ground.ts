/**
 * The laws a payment must satisfy to enter, against the acquirer's own books, and the word each break gives it if it is left
 * out. The platform asks them before it proposes, the verifier when it checks: one list, so that nobody proposes what the
 * other refuses. Pure. Source: clearing-file.md §3 and §5.
 */

import { feeFor } from "../agreement/fee.ts";
import type { FeeItem, FeeSchedule } from "../agreement/fee-schedule.ts";
import type { BilledPayment, OrderBehind } from "./billed-transaction.ts";
import { documentFaults } from "./document-faults.ts";
import { fittingItems } from "./fee-items.ts";
import { type Faults, type GroundFault, notComputable } from "./ground-fault.ts";
import type { LawBooks } from "./law-books.ts";
import { firstWord, type LeftOutWord } from "./left-out-word.ts";
import { timeFaults } from "./time-faults.ts";

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
