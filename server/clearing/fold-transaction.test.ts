import { expect, test } from "vitest";
import { dayFrom } from "../calendar/day.ts";
import type { BilledTransaction } from "./billed-transaction.ts";
import { type DayInput, type ItemDecision, openDay } from "./clearing-day.ts";
import { itemKey } from "./decision.ts";
import { foldTransaction } from "./fold-transaction.ts";
import type { LeftOutWord } from "./left-out-word.ts";
import { dayInput } from "./testing/day.ts";
import { billedRefund, billedSale, instant, type SaleOf } from "./testing/transaction.ts";

const DAY = dayFrom("2026-11-23");
const SALE: SaleOf = { reference: "1", day: DAY, fen: 6_000n, feeFen: 23n };
const at = (clock: string) => ({ paidAt: instant(DAY, clock) });

const fold = (tx: BilledTransaction, changes: Partial<DayInput> = {}) => {
  const input = dayInput(DAY, changes);
  const register = {
    ...input.register,
    lifetimeSeconds: { native: 300, precreate: 300 },
    ...changes.register,
  };
  const state = openDay({ ...input, register });
  return { ...foldTransaction(state, tx), state };
};
const decided = (decision: ItemDecision, refundReference = "") =>
  new Map([[itemKey({ acquirerReference: "1", refundReference, bearer: "" }), decision]]);

test.each<[string, Partial<SaleOf>, LeftOutWord | "enters"]>([
  ["fee 0.23", {}, "enters"],
  ["fee 0.24, within the tolerance", { feeFen: 24n }, "enters"],
  ["paid 8 s before the order", { payment: at("11:59:52") }, "enters"],
  ["paid 9 min after it", { payment: at("12:09:00") }, "enters"],
  ["fee 0.25", { feeFen: 25n }, "fee_differs"],
  ["no fee", { feeFen: 0n }, "fee_differs"],
  ["order amount 60.01", { payment: { orderFen: 6_001n } }, "amount_differs"],
  ["paid 11 min after", { payment: at("12:11:00") }, "late_payment"],
  ["paid 6 min before", { payment: at("11:54:00") }, "late_payment"],
  ["another's merchant number", { payment: { channelNo: "wechat-M3" } }, "seller_differs"],
  ["nobody knows the order", { isUnknown: true }, "only_acquirer"],
  ["a number that is no hash of the terms", { payment: { merchantOrderNo: "Q1" } }, "only_acquirer"],
  ["an agreement nobody knows", { terms: { agreement: "e".repeat(64) } }, "not_computable"],
  ["another's agreement", { terms: { seller: "M3" } }, "not_computable"],
  ["a campaign nobody signed", { terms: { campaign: "c".repeat(64) } }, "not_computable"],
  ["everything at once", { feeFen: 0n, payment: { ...at("23:00:00"), channelNo: "x" } }, "seller_differs"],
])("a payment enters, or is left out under the word that the books give it: %s", (_, changes, word) => {
  const { entries, leftOut } = fold(billedSale({ ...SALE, ...changes }));
  if (word === "enters") {
    expect(leftOut).toEqual([]);
    expect(entries.map((e) => e.kind)).toEqual(["P"]);
    return;
  }
  expect(leftOut).toMatchObject([{ kind: word, amount: 6_000n, since: DAY }]);
  // The order behind it stands beside it wherever it is known.
  expect(entries.map((e) => e.kind)).toEqual(word === "only_acquirer" ? [] : ["U"]);
});

test("paid 60 s after the order with the close at 50 s is late, by the acquirer's own log and without tolerance", () => {
  const tx = billedSale({ ...SALE, payment: at("12:01:00") });
  const no = tx.payment?.merchantOrderNo ?? "";
  const closes = (clock: string) => ({ closes: new Map([[no, instant(DAY, clock)]]) });
  expect(fold(tx, closes("12:00:50")).leftOut).toMatchObject([{ kind: "late_payment" }]);
  expect(fold(tx, closes("12:01:00")).leftOut).toEqual([]);
});

test("a mode that another rate would fit holds nobody's money: the item is the one the billed fee speaks of", () => {
  const input = dayInput(DAY);
  const [[sha256, row]] = [...(input.documents.fees as Map<string, never>)] as never as [
    [string, { document: object }],
  ];
  const items = [
    { id: "wx-qr", channel: "wechat", mode: "native", ppm: 3_800, onRefund: "recompute" },
    { id: "wx-code", channel: "wechat", mode: "micropay", ppm: 6_000, onRefund: "recompute" },
  ];
  const fees = new Map([[sha256, { ...row, document: { ...row.document, items } }]]) as never;
  const tx = billedSale({ ...SALE, feeFen: 36n });
  const { entries } = fold(tx, { documents: { ...input.documents, fees } });
  expect(entries).toMatchObject([{ kind: "P", feeItem: "wx-code" }]);
});

test("a mode that gives no fee back holds nobody's refund: any item that the billed fee speaks of may say what returns", () => {
  const input = dayInput(DAY);
  const [[sha256, row]] = [...(input.documents.fees as Map<string, never>)] as never as [
    [string, { document: object }],
  ];
  const rate = { channel: "wechat", ppm: 3_800 };
  const items = [
    { ...rate, id: "wx-qr", mode: "native", onRefund: "keep" },
    { ...rate, id: "wx-code", mode: "micropay", onRefund: "recompute" },
  ];
  const fees = new Map([[sha256, { ...row, document: { ...row.document, items } }]]) as never;
  const known = billedSale({ ...SALE, payment: { standing: "cleared" } });
  const refunds = [billedRefund(known, 1, { day: DAY, fen: 3_000n, feeFen: 12n })];
  for (const feeItem of ["wx-qr", "wx-code"]) {
    const tx = { ...known, refunds, order: known.order && { ...known.order, feeItem } };
    const { leftOut, entries } = fold(tx, { documents: { ...input.documents, fees } });
    expect(leftOut).toEqual([]);
    expect(entries).toMatchObject([
      { kind: "O", feeItem },
      { kind: "R", feeReturned: 12n },
    ]);
  }
});

test("a mode that the register gives no lifetime makes no order of long ago: it is late beyond the tolerance of clocks", () => {
  const input = dayInput(DAY);
  const [[sha256, row]] = [...(input.documents.fees as Map<string, never>)] as never as [
    [string, { document: object }],
  ];
  const items = [{ id: "wx-qr", channel: "wechat", mode: "facepay", ppm: 3_800, onRefund: "recompute" }];
  const fees = new Map([[sha256, { ...row, document: { ...row.document, items } }]]) as never;
  const paid = (clock: string) =>
    fold(billedSale({ ...SALE, payment: at(clock) }), { documents: { ...input.documents, fees } });
  expect(paid("12:05:00").entries.map((e) => e.kind)).toEqual(["P"]);
  expect(paid("12:05:01").leftOut).toMatchObject([{ kind: "late_payment" }]);
});

test("accepted under its terms a late payment enters whole; the decision stands as J without an amount", () => {
  const tx = billedSale({
    ...SALE,
    fen: 5_000n,
    feeFen: 19n,
    payment: { ...at("12:11:00"), standing: "late" },
  });
  const { entries, leftOut, state } = fold(tx, { decisions: decided({ decisionRef: "d1", as: "accept" }) });
  expect(leftOut).toEqual([]);
  expect(entries).toMatchObject([
    {
      kind: "P",
      decisionRef: "d1",
      parts: [{ fen: 398n }, { fen: 229n }, { fen: 10n }, { no: "M4", fen: 4_344n }],
    },
  ]);
  expect(state.decided).toEqual([
    {
      decisionRef: "d1",
      kind: "accept",
      subMerchantNo: "M4",
      amount: 0n,
      acquirerReference: "1",
      refundReference: "",
    },
  ]);
  expect([...state.channels.values()]).toMatchObject([{ gross: 5_000n, entered: 5_000n, fee: 19n }]);
});

test("accepted without an order it goes whole, less the billed fee, to the shop of its number; never to a mall", () => {
  const tx = billedSale({ ...SALE, fen: 5_000n, feeFen: 19n, isUnknown: true });
  const accept = { decisions: decided({ decisionRef: "d1", as: "accept" }) };
  const { entries, state } = fold(tx, accept);
  expect(entries).toEqual([]);
  expect(state.decided).toMatchObject([{ kind: "accept", subMerchantNo: "M4", amount: 4_981n }]);
  expect([...state.channels.values()]).toMatchObject([{ gross: 5_000n, fee: 19n }]);
  const input = dayInput(DAY);
  const subMerchants = input.register.subMerchants.map((e) => ({ ...e, role: "mall" as const }));
  const mall = fold(tx, { ...accept, register: { ...input.register, subMerchants } });
  expect(mall.leftOut).toMatchObject([{ kind: "only_acquirer" }]);
  expect(mall.state.decided).toEqual([]);
});

test("neither number nor register are waived by a decision", () => {
  const tx = billedSale({ ...SALE, terms: { agreement: "e".repeat(64) } });
  const { state } = fold(tx, { decisions: decided({ decisionRef: "d1", as: "accept" }) });
  expect(state.decided).toMatchObject([{ amount: 5_977n }]);
});

test("not ours never enters, and a refund that is asked for is noted once and stays beside the item", () => {
  const tx = billedSale({ ...SALE, isUnknown: true });
  const gone = fold(tx, { decisions: decided({ decisionRef: "d1", as: "not_ours" }) });
  expect(gone.leftOut).toEqual([]);
  expect(gone.state.decided).toMatchObject([{ kind: "not_ours", amount: 0n }]);
  expect([...gone.state.channels.values()]).toMatchObject([{ newLeftOut: 6_000n, gross: 0n }]);
  const refund = { decisions: decided({ decisionRef: "d2", as: "refund" as const }) };
  const asked = fold(tx, refund);
  expect(asked.leftOut).toMatchObject([{ kind: "only_acquirer", decisionRef: "d2" }]);
  expect(asked.state.decided).toMatchObject([{ kind: "refund", decisionRef: "d2" }]);
  const previous = { positions: [], layers: [], covers: [], leftOut: asked.leftOut };
  const next = fold(billedSale({ ...SALE, isUnknown: true, payment: { standing: "late" } }), {
    ...refund,
    previous,
  });
  expect(next.leftOut).toMatchObject([{ decisionRef: "d2", since: DAY }]);
  expect(next.state.decided).toEqual([]);
});

test("a left-out payment that its bills give back in full leaves the list with its refunds; a decision about it is moot", () => {
  const sale = billedSale({ ...SALE, isUnknown: true, payment: { standing: "late" } });
  const tx = { ...sale, refunds: [billedRefund(sale, 1, { day: DAY, fen: 6_000n, feeFen: 23n })] };
  const { leftOut, state, hasEnded } = fold(tx, { decisions: decided({ decisionRef: "d1", as: "refund" }) });
  expect([leftOut, state.decided, hasEnded]).toEqual([[], [], true]);
  expect([...state.channels.values()]).toMatchObject([{ newLeftOut: 0n, newLeftOutRefund: 6_000n }]);
});

test("a refund waits with its payment, and one nobody can compute waits alone; what others asked for has no name of ours", () => {
  const late = billedSale({ ...SALE, payment: at("12:11:00") });
  const refund = billedRefund(late, 1, { day: DAY, fen: 100n, feeFen: 0n });
  expect(fold({ ...late, refunds: [refund] }).leftOut.map((x) => x.kind)).toEqual([
    "late_payment",
    "payment_left_out",
  ]);
  const known = billedSale(SALE);
  const refunds = [
    billedRefund(known, 1, { day: DAY, fen: 6_001n, feeFen: 0n }),
    billedRefund(known, 2, { day: DAY, fen: 6_000n, feeFen: 23n }, { refundId: "", refundNo: "MANUAL1" }),
  ];
  const { entries, leftOut } = fold({ ...known, refunds });
  expect(leftOut.map((x) => x.kind)).toEqual(["not_computable"]);
  expect(entries).toMatchObject([{ kind: "P" }, { kind: "R", refundId: "", refundNo: "MANUAL1" }]);
  const lost = { ...known, payment: undefined, order: undefined, refunds: [refund] };
  expect(fold(lost).leftOut).toMatchObject([{ kind: "not_computable", subMerchantNo: "M4" }]);
});

test("what was given whole to one shop is taken back from nobody's shares: its refund waits for people", () => {
  const sale = billedSale({ ...SALE, payment: { standing: "whole" } });
  const refunds = [billedRefund(sale, 1, { day: DAY, fen: 6_000n, feeFen: 23n })];
  const { entries, leftOut } = fold({ ...sale, refunds });
  expect(entries).toEqual([]);
  expect(leftOut).toMatchObject([{ kind: "not_computable", amount: 6_000n, subMerchantNo: "M4" }]);
});
