import { expect, test } from "vitest";
import { dayFrom } from "../calendar/day.ts";
import { openDay } from "./clearing-day.ts";
import { itemKey } from "./decision.ts";
import { foldTransaction } from "./fold-transaction.ts";
import { clearedRefund, dayInput } from "./testing/day.ts";
import { billedRefund, billedSale } from "./testing/transaction.ts";

const DAY = dayFrom("2026-11-23");
const SALE = billedSale({
  reference: "1",
  day: DAY,
  fen: 10_000n,
  feeFen: 38n,
  payment: { standing: "cleared" },
});

test("of a payment that was decided to be nobody's of ours no receiver gives a refund back", () => {
  const tx = { ...SALE, refunds: [billedRefund(SALE, 1, { day: DAY, fen: 3_333n, feeFen: 13n })] };
  const payment = SALE.payment && { ...SALE.payment, standing: "not_ours" as const };
  const asDecided = foldTransaction(openDay(dayInput(DAY)), { ...tx, payment });
  expect(asDecided.entries).toEqual([]);
  expect(asDecided.leftOut).toMatchObject([{ kind: "not_computable", amount: 3_333n }]);
  expect(foldTransaction(openDay(dayInput(DAY)), tx).entries.map((e) => e.kind)).toEqual(["O", "R"]);
  // One that came to nothing because the payment entered by itself changes nothing of its refunds.
  const key = itemKey({ acquirerReference: "1", refundReference: "", bearer: "" });
  const decisions = new Map([[key, { decisionRef: "d1", as: "not_ours" as const }]]);
  const moot = foldTransaction(openDay(dayInput(DAY, { decisions })), tx);
  expect(moot.entries.map((e) => e.kind)).toEqual(["O", "R"]);
});

test("a former refund that nobody could bear was accepted whole: the next one is measured without it", () => {
  const over = clearedRefund(12_000n, 0n);
  const refunds = [billedRefund(SALE, 2, { day: DAY, fen: 3_333n, feeFen: 13n })];
  const { entries, refused } = foldTransaction(openDay(dayInput(DAY)), { ...SALE, cleared: [over], refunds });
  expect(refused).toEqual([]);
  expect(entries).toMatchObject([
    { kind: "O" },
    { kind: "R", cumulative: 3_333n, parts: [{ fen: 265n }, {}, {}, {}] },
  ]);
});

const accepting = (refundReference: string) =>
  new Map([
    [
      itemKey({ acquirerReference: "1", refundReference, bearer: "" }),
      { decisionRef: "d1", as: "accept" as const },
    ],
  ]);

test("an accepted refund of a cleared payment goes by its order's terms; what they cannot bear goes whole, beside its order", () => {
  const differs = billedRefund(SALE, 1, { day: DAY, fen: 3_333n, feeFen: 20n });
  const decisions = accepting(differs.acquirerRefundReference);
  const fold = (tx: typeof SALE) => {
    const state = openDay(dayInput(DAY, { decisions }));
    const { entries, leftOut } = foldTransaction(state, tx);
    return { kinds: entries.map((e) => e.kind), leftOut, decided: state.decided.map((j) => j.amount) };
  };
  const left = [{ kind: "not_computable" }];
  expect(foldTransaction(openDay(dayInput(DAY)), { ...SALE, refunds: [differs] }).leftOut).toMatchObject(
    left,
  );
  expect(fold({ ...SALE, refunds: [differs] })).toEqual({ kinds: ["O", "R"], leftOut: [], decided: [0n] });
  const over = { ...differs, settlementFen: 12_000n };
  expect(fold({ ...SALE, refunds: [over] })).toEqual({ kinds: ["U"], leftOut: [], decided: [-11_980n] });
  const withheld = fold({ ...SALE, order: undefined, refunds: [differs] });
  expect(withheld).toEqual({ kinds: [], leftOut: [], decided: [-3_313n] });
});

test("the order of a cleared payment stands behind each of its refunds that do not enter, decided or not", () => {
  const over = billedRefund(SALE, 1, { day: DAY, fen: 12_000n, feeFen: 0n });
  const kinds = (tx: typeof SALE) => foldTransaction(openDay(dayInput(DAY)), tx).entries.map((e) => e.kind);
  expect(kinds({ ...SALE, refunds: [over] })).toEqual(["U"]);
  const voided = { on: DAY, reason: "closed" };
  expect(kinds({ ...SALE, refunds: [{ ...over, voided }] })).toEqual(["U"]);
});

test("nothing is accepted whole that the fee leaves nothing of: it waits, and no decision that stands in a file is in doubt", () => {
  const none = billedRefund(SALE, 1, { day: DAY, fen: 30n, feeFen: 30n });
  const decisions = accepting(none.acquirerRefundReference);
  const state = openDay(dayInput(DAY, { decisions }));
  const { leftOut } = foldTransaction(state, { ...SALE, order: undefined, refunds: [none] });
  expect(leftOut).toMatchObject([{ kind: "not_computable", amount: 30n }]);
  expect(state.decided).toEqual([]);
});
