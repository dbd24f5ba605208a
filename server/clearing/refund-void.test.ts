/** Refunds that ended CLOSED: what the exact opposite is, in every state in which a refund may stand. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { feeFor, feeKept } from "../agreement/fee.ts";
import { present } from "../assert.ts";
import { addDays } from "../calendar/calendar.ts";
import { dayFrom } from "../calendar/day.ts";
import { minFen, sumFen } from "../money/fen.ts";
import type { BilledTransaction, ClearedRefund } from "./billed-transaction.ts";
import { openDay } from "./clearing-day.ts";
import type { Entry, LeftOut } from "./clearing-file.ts";
import { itemKey } from "./decision.ts";
import { foldTransaction } from "./fold-transaction.ts";
import { AGREEMENT, clearedRefund, dayInput, FEES, saleFact } from "./testing/day.ts";
import { billedRefund, billedSale } from "./testing/transaction.ts";
import { entriesOf } from "./transaction-entries.ts";
import type { RefundFact } from "./transaction-fact.ts";

const DAY = dayFrom("2026-11-24");
const [YESTERDAY, BEFORE] = [addDays(DAY, -1), addDays(DAY, -2)];
const SALE = billedSale({ reference: "1", day: BEFORE, fen: 10_000n, feeFen: 38n });
const standing = (is: "cleared" | "ended" | "late" | "whole" | "given_back"): BilledTransaction => ({
  ...SALE,
  payment: SALE.payment && { ...SALE.payment, standing: is },
});
const REASON = "用户账户已注销";
const voided = { on: DAY, reason: REASON };
const cleared = (changes: Partial<ClearedRefund> = {}): ClearedRefund =>
  clearedRefund(3_333n, 13n, { enteredOn: YESTERDAY, voided, ...changes });
const parts = (e: Entry | undefined) => e?.parts.map((p) => p.fen);

test("a cleared refund is given again fen by fen, with the words of the log, counted negative", () => {
  const state = openDay(dayInput(DAY));
  const { entries } = foldTransaction(state, {
    ...standing("cleared"),
    cleared: [cleared({ refundId: "rfd_1" })],
  });
  expect(entries.map((e) => e.kind)).toEqual(["O", "V"]);
  expect(entries[1]).toMatchObject({ refundId: "rfd_1", refundNo: "R3333", reason: REASON });
  expect(parts(entries[1])).toEqual([265n, 153n, 3n, 2_899n]);
  expect(state.channels.get("wechat")).toMatchObject({
    refundCount: 0,
    grossRefund: -3_333n,
    feeReturned: -13n,
  });
  expect(state.shops.get("M1")).toMatchObject({ refundCount: 0, refunds: -265n });
});

test("what was void on another day makes nothing today; the next refund is measured as if it had never been", () => {
  const past = cleared({ voided: { on: YESTERDAY, reason: REASON } });
  const tx = { ...standing("cleared"), cleared: [past] };
  expect(foldTransaction(openDay(dayInput(DAY)), tx).entries).toEqual([]);
  const again = billedRefund(SALE, 2, { day: DAY, fen: 3_333n, feeFen: 13n });
  const { entries } = foldTransaction(openDay(dayInput(DAY)), { ...tx, refunds: [again] });
  expect(entries.map((e) => e.kind)).toEqual(["O", "R"]);
  expect(entries[1]).toMatchObject({ cumulative: 3_333n });
  expect(parts(entries[1])).toEqual([265n, 153n, 3n, 2_899n]);
});

test("on the day of its void as much may be refunded again: the void comes first", () => {
  const all = cleared({ amount: 10_000n, feeReturned: 38n });
  const again = billedRefund(SALE, 2, { day: DAY, fen: 10_000n, feeFen: 38n });
  const tx = { ...standing("cleared"), cleared: [all], refunds: [again] };
  const { entries, refused } = foldTransaction(openDay(dayInput(DAY)), tx);
  expect(refused).toEqual([]);
  expect(entries.map((e) => e.kind)).toEqual(["O", "R", "V"]);
  expect(parts(entries[1])).toEqual(parts(entries[2]));
});

test("refund and void of one day stand side by side; nobody stands in for it, and a second refund fits", () => {
  const first = billedRefund(SALE, 1, { day: DAY, fen: 6_000n, feeFen: 23n }, { voided });
  const second = billedRefund(SALE, 2, { day: DAY, fen: 6_000n, feeFen: 23n });
  const state = openDay(dayInput(DAY));
  const { entries } = foldTransaction(state, { ...standing("cleared"), refunds: [first, second] });
  expect(entries.map((e) => e.kind)).toEqual(["O", "R", "R", "V"]);
  expect(entries.slice(1, 3).map((e) => e.kind === "R" && e.cumulative)).toEqual([6_000n, 6_000n]);
  expect(state.channels.get("wechat")).toMatchObject({ refundCount: 2, grossRefund: 6_000n });
});

test("a refund that is left out leaves the list when it is void, whatever was decided about it", () => {
  const late = billedRefund(SALE, 1, { day: YESTERDAY, fen: 12_000n, feeFen: 0n }, { isLate: true, voided });
  const key = itemKey({ acquirerReference: "1", refundReference: late.acquirerRefundReference, bearer: "" });
  const decisions = new Map([[key, { decisionRef: "d1", as: "accept" as const }]]);
  const state = openDay(dayInput(DAY, { decisions }));
  const folded = foldTransaction(state, { ...standing("cleared"), refunds: [late] });
  expect([folded.entries.map((e) => e.kind), folded.leftOut, state.decided]).toEqual([["U"], [], []]);
  expect(folded.ended).toEqual([late]);
  expect(state.channels.get("wechat")).toMatchObject({ grossRefund: 0n, enteredRefund: 12_000n });
});

test("what a decision took whole from one shop is given to it whole", () => {
  const whole = cleared({ isWhole: true });
  const state = openDay(dayInput(DAY));
  const unknown = { ...standing("whole"), order: undefined, cleared: [whole] };
  const { entries } = foldTransaction(state, unknown);
  expect(entries).toMatchObject([{ kind: "V", parts: [{ no: "M4", fen: 3_320n }] }]);
  expect(state.channels.get("wechat")).toMatchObject({ grossRefund: -3_333n, feeReturned: -13n });
});

test("a payment that ended with its refund comes back into the list when that refund is void", () => {
  const all = cleared({ amount: 10_000n, feeReturned: 38n });
  const state = openDay(dayInput(DAY));
  const ended = { ...standing("ended"), order: undefined, cleared: [all] };
  const { entries, leftOut } = foldTransaction(state, ended);
  expect(entries).toEqual([]);
  expect(leftOut).toMatchObject([
    { kind: "only_acquirer", amount: 10_000n, refundReference: "", since: DAY },
  ]);
  expect(state.channels.get("wechat")).toMatchObject({ grossRefund: 0n, enteredRefund: 10_000n });
});

test("a decision that asked for the refund stands in no file twice", () => {
  const key = itemKey({ acquirerReference: "1", refundReference: "", bearer: "" });
  const decisions = new Map([[key, { decisionRef: "d1", as: "refund" as const }]]);
  const state = openDay(dayInput(DAY, { decisions }));
  const all = cleared({ amount: 10_000n, feeReturned: 38n });
  const { leftOut } = foldTransaction(state, { ...standing("ended"), order: undefined, cleared: [all] });
  expect(leftOut).toMatchObject([{ decisionRef: "d1" }]);
  expect(state.decided).toEqual([]);
  const previous = { positions: [], layers: [], covers: [], leftOut };
  const next = openDay(dayInput(addDays(DAY, 1), { decisions, previous }));
  foldTransaction(next, { ...standing("late"), order: undefined });
  expect(next.decided).toEqual([]);
});

test("nobody gives back what waits and is refunded in full: it ends as it stood, though its order was found", () => {
  const refund = billedRefund(SALE, 1, { day: DAY, fen: 10_000n, feeFen: 38n });
  const x: LeftOut = {
    ...{ acquirerReference: "1", refundReference: "", kind: "only_acquirer", amount: 10_000n },
    ...{ subMerchantNo: "M4", since: YESTERDAY, decisionRef: "" },
  };
  const previous = { positions: [], layers: [], covers: [], leftOut: [x] };
  const folded = foldTransaction(openDay(dayInput(DAY, { previous })), {
    ...standing("late"),
    refunds: [refund],
  });
  expect([folded.hasEnded, folded.entries, folded.leftOut]).toEqual([true, [], []]);
});

test("without the order that its refund was shared by no void can be computed: it is told", () => {
  const tx = { ...standing("cleared"), order: undefined, cleared: [cleared()] };
  expect(foldTransaction(openDay(dayInput(DAY)), tx)).toMatchObject({
    entries: [],
    unvoided: [{ refundNo: "R3333" }],
  });
});

const ITEM = present(FEES.items[0], "the schedule has an item");
const life = fc.record({
  amount: fc.oneof(fc.bigInt({ min: 1n, max: 300n }), fc.bigInt({ min: 1n, max: 90_000_000n })),
  bearer: fc.constantFrom("proportional" as const, "remainder" as const),
  steps: fc.array(
    fc.record({ wish: fc.bigInt({ min: 1n, max: 90_000_000n }), undo: fc.nat(3), at: fc.nat(20) }),
    {
      maxLength: 14,
    },
  ),
});

test("whatever is refunded and void in whatever order, every part is what a shop has, and in the end all is given back", () => {
  fc.assert(
    fc.property(life, ({ amount, bearer, steps }) => {
      const agreement = { ...AGREEMENT, rule: { ...AGREEMENT.rule, bearer } };
      const books = { agreement, item: ITEM, items: FEES.items, feeToleranceFen: 0n };
      const fee = minFen(amount, feeFor(ITEM, amount));
      const base = { entersNow: false, orderAmount: amount, amount, fee };
      const [held, sale] = [new Map<string, bigint>(), entriesOf(saleFact("1", base), books).sale];
      const add = (e: Pick<Entry, "parts">, sign: bigint) => {
        for (const { no, fen } of e.parts) held.set(no, (held.get(no) ?? 0n) + sign * fen);
      };
      add(sale, 1n);
      let history: ClearedRefund[] = [];
      let refunded = 0n;
      const feeNow = () => fee - sumFen(history.filter((r) => !r.voided).map((r) => r.feeReturned));
      const giveBack = (n: number, fen: bigint) => {
        const feeReturned = feeNow() - feeKept(ITEM, { amount, fee, refunded: refunded + fen });
        if (feeReturned < 0n) return;
        const clearingDate = addDays(BEFORE, n);
        const no = String(n).padStart(3, "0");
        const fact: RefundFact = {
          ...{ refundId: "", refundNo: `R${no}`, acquirerRefundReference: no, amount: fen, feeReturned },
          ...{ refundedAt: "2026-11-20T13:00:00+08:00", entersLate: false, decisionRef: "" },
        };
        const made = entriesOf(
          saleFact("1", { ...base, clearingDate, cleared: history, refunds: [fact] }),
          books,
        );
        const [r] = made.refunds;
        if (!r) return;
        add(r.entry, -1n);
        refunded += fen;
        history = [
          ...history,
          clearedRefund(fen, feeReturned, { ...fact, enteredOn: clearingDate, voided: undefined }),
        ];
      };
      for (const [n, { wish, undo, at }] of steps.entries()) {
        const open = history.filter((r) => !r.voided);
        const one = open[at % Math.max(1, open.length)];
        if (undo > 0 || !one) giveBack(n, minFen(wish, amount - refunded) || 0n);
        else {
          const on = addDays(BEFORE, n);
          history = history.map((r) => (r === one ? { ...r, voided: { on, reason: "" } } : r));
          const made = entriesOf(saleFact("1", { ...base, clearingDate: on, cleared: history }), books);
          expect(made.voids).toHaveLength(1);
          for (const v of made.voids) add(v.entry, 1n);
          refunded -= one.amount;
        }
        expect([...held.values()].every((fen) => fen >= 0n)).toBe(true);
        expect(sumFen([...held.values()])).toBe(amount - refunded - feeNow());
      }
      if (refunded < amount) giveBack(steps.length, amount - refunded);
      if (refunded === amount && feeNow() === 0n)
        expect([...held.values()].every((fen) => fen === 0n)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test("given back on its own date: with a ground it comes back into the list, without one its receivers have it again", () => {
  const all = cleared({ amount: 10_000n, feeReturned: 38n, enteredOn: BEFORE });
  const tx = { ...standing("given_back"), cleared: [all] };
  const state = openDay(dayInput(DAY));
  expect(foldTransaction(state, tx).entries.map((e) => e.kind)).toEqual(["O", "V"]);
  expect(state.channels.get("wechat")).toMatchObject({ grossRefund: -10_000n });
  const closes = new Map([[tx.payment?.merchantOrderNo ?? "", (tx.payment?.paidAt ?? 0) - 1000]]);
  const late = openDay(dayInput(DAY, { closes }));
  const folded = foldTransaction(late, tx);
  expect(folded.cameBack).toBe(true);
  expect(folded.entries.map((e) => e.kind)).toEqual(["U"]);
  expect(folded.leftOut).toMatchObject([{ kind: "late_payment", amount: 10_000n, since: DAY }]);
  expect(late.channels.get("wechat")).toMatchObject({ grossRefund: 0n, enteredRefund: 10_000n });
  expect(foldTransaction(openDay(dayInput(DAY, { closes })), { ...tx, cleared: [] }).cameBack).toBe(false);
});

test("what one shop gave back whole is given to it alone, also beside a payment that had ended", () => {
  const whole = cleared({ amount: 500n, feeReturned: 0n, isWhole: true });
  const all = cleared({ amount: 10_000n, feeReturned: 38n, voided: undefined });
  const state = openDay(dayInput(DAY));
  const { entries, leftOut } = foldTransaction(state, { ...standing("ended"), cleared: [all, whole] });
  expect(entries).toMatchObject([{ kind: "V", refundId: "", parts: [{ no: "M4", fen: 500n }] }]);
  expect(leftOut).toEqual([]);
});
