import { addDays } from "#server/calendar/calendar.ts";
import type { BilledTransaction, ClearedRefund } from "#server/clearing/billed-transaction.ts";
import type { VoidEntry } from "#server/clearing/clearing-file.ts";
import type { Law } from "../../law.ts";
import type { LivedDay } from "../chain-of-days.ts";
import { type Change, lie } from "./change.ts";

/** One transaction of the day, and everything about it, folded from a history that is not the acquirer's. */
function told(
  name: string,
  laws: readonly Law[],
  change: (refund: ClearedRefund, lived: LivedDay) => ClearedRefund | undefined,
  which: (tx: BilledTransaction) => boolean = () => true,
): Change {
  return {
    name,
    laws,
    make: (lived, random) =>
      lie(lived, (day) => {
        const tx = random.pickSome(
          day.transactions.filter((t) => t.payment?.standing === "cleared" && which(t)),
        );
        const isTold = (r: ClearedRefund) => change(r, lived) !== undefined;
        const old = tx && random.pickSome(tx.cleared.filter(isTold));
        if (!tx || !old) return undefined;
        const cleared = tx.cleared.map((r) => (r === old ? (change(r, lived) ?? r) : r));
        const isOther = (f: { acquirerReference: string }) => f.acquirerReference !== tx.acquirerReference;
        return {
          ...day,
          transactions: day.transactions.map((t) => (t === tx ? { ...tx, cleared } : t)),
          facts: day.facts.filter(isOther),
          honest: day.honest.filter(isOther),
        };
      }),
  };
}

const endsNow = (r: ClearedRefund, { proposed }: LivedDay) =>
  r.voided?.on === proposed.file.header.clearingDate && !r.isWhole ? r.voided : undefined;

/** The acquirer's log lacks what the file ends; its sums are those of a log without it. */
const notInTheLog: Change = {
  name: "a void that no log knows",
  laws: ["void"],
  make: ({ proposed }, random) => {
    const entry = random.pickSome(proposed.entries.filter((e): e is VoidEntry => e.kind === "V"));
    return (
      entry && {
        books: (books) => {
          const row = books.bills.refundOf(entry.acquirerReference, entry.acquirerRefundReference);
          if (!row) return books;
          row.voided = undefined;
          const sums = books.bills.sums.of(row.channel);
          sums.refunds += BigInt(row.settlementFen);
          sums.feesReturned += BigInt(row.feeReturnedFen);
          return books;
        },
      }
    );
  },
};

/** The log ended a refund that the file does not end. */
const notInTheFile: Change = {
  name: "a void that the file does not know",
  laws: ["void"],
  make: ({ input, proposed }, random) => {
    const { clearingDate } = proposed.file.header;
    const entered = new Set(proposed.entries.map((e) => e.acquirerReference));
    const tx = random.pickSome(
      input.transactions.filter(
        (t) =>
          t.payment?.standing === "cleared" &&
          entered.has(t.acquirerReference) &&
          t.cleared.some((r) => r.voided === undefined && !r.isWhole),
      ),
    );
    const refund = tx?.cleared.find((r) => r.voided === undefined && !r.isWhole);
    return (
      tx &&
      refund && {
        books: (books) => {
          const row = books.bills.refundOf(tx.acquirerReference, refund.acquirerRefundReference);
          if (row) row.voided = { on: clearingDate, reason: "closed" };
          return books;
        },
      }
    );
  },
};

/** Refunds that ended CLOSED told otherwise than the acquirer's log has them. */
export const VOIDS: readonly Change[] = [
  told("a void dropped", ["void", "E1"], (r, lived) =>
    endsNow(r, lived) ? { ...r, voided: undefined } : undefined,
  ),
  told("a void taken for one of the day before", ["void", "E1"], (r, lived) => {
    const voided = endsNow(r, lived);
    return voided && r.enteredOn < voided.on
      ? { ...r, voided: { ...voided, on: addDays(voided.on, -1) } }
      : undefined;
  }),
  told("an invented void", ["void"], (r, { proposed }) =>
    r.voided || r.isWhole
      ? undefined
      : { ...r, voided: { on: proposed.file.header.clearingDate, reason: "closed" } },
  ),
  told("a void that comes again", ["void"], (r, { proposed }) => {
    const { clearingDate } = proposed.file.header;
    return r.voided && r.voided.on < clearingDate && r.voided.on > r.enteredOn
      ? { ...r, voided: { ...r.voided, on: clearingDate } }
      : undefined;
  }),
  told("a void in other words", ["void", "entry"], (r, lived) => {
    const voided = endsNow(r, lived);
    return voided && { ...r, voided: { ...voided, reason: `${voided.reason}!` } };
  }),
  told("a void of one fen more", ["void", "refund", "entry", "channel"], (r, lived) =>
    endsNow(r, lived) ? { ...r, amount: r.amount + 1n } : undefined,
  ),
  notInTheLog,
  notInTheFile,
];
