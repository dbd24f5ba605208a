import { expect, test } from "vitest";
import { dayFrom } from "../calendar/day.ts";
import { type DayInput, openDay } from "./clearing-day.ts";
import { findEquationFaults } from "./clearing-equations.ts";
import type { ClearingFile } from "./clearing-file.ts";
import { leaveOut } from "./day-counts.ts";
import { enterTransaction } from "./entered-transaction.ts";
import { finishDay } from "./finished-day.ts";
import {
  AGREEMENT,
  AGREEMENT_SHA256,
  clearedRefund,
  dayInput,
  evidence,
  refundFact,
  saleFact,
} from "./testing/day.ts";
import type { TransactionFact } from "./transaction-fact.ts";

const DETAIL = { detailCount: 0, detailSha256: "0".repeat(64) };

/** The file of a day in which all these transactions enter. */
function fileOf(input: DayInput, facts: readonly TransactionFact[] = []): ClearingFile {
  const state = openDay(input);
  for (const fact of facts) expect(enterTransaction(state, fact)).toHaveProperty("entries");
  return finishDay(state, DETAIL);
}
const line = (file: ClearingFile, no: string) => file.positions.find((p) => p.subMerchantNo === no);
const after = (file: ClearingFile) => ({ previous: file });
const back = (fen: bigint, changes = {}) => ({
  subMerchantNo: "M4",
  fileDigest: "f".repeat(64),
  lineNo: 4,
  kind: "failed" as const,
  amount: fen,
  bankDay: dayFrom("2026-11-23"),
  bankReference: "B1",
  reason: "账号户名不符",
  ...changes,
});

test("a sale becomes an entry, four lines and one channel total", () => {
  const state = openDay(dayInput());
  const made = enterTransaction(state, saleFact("4200001"));
  expect(made).toMatchObject({
    entries: [
      {
        kind: "P",
        feeItem: "wx-qr",
        parts: [
          { no: "M1", fen: 796n },
          { no: "M2", fen: 458n },
          { no: "M3", fen: 10n },
          { no: "M4", fen: 8_698n },
        ],
      },
    ],
  });
  const file = finishDay(state, DETAIL);
  expect(file.positions.map((p) => [p.lineNo, p.subMerchantNo, p.pay, p.action, p.settleDay])).toEqual([
    [1, "M1", 796n, "PAY", "2026-11-23"],
    [2, "M2", 458n, "PAY", "2026-11-23"],
    [3, "M3", 10n, "PAY", "2026-11-23"],
    [4, "M4", 8_698n, "PAY", "2026-11-23"],
  ]);
  expect(file.channels).toMatchObject([
    { channel: "wechat", saleCount: 1, gross: 10_000n, fee: 38n, feeTolerance: 0n },
  ]);
  expect(file.documents.map((d) => [d.kind, d.id, d.version])).toEqual([
    ["agreement", "spa_example", 3],
    ["fees", "fee_example", 1],
  ]);
  expect(file.totals).toMatchObject({ lineCount: 8, payCount: 4, payTotal: 9_962n, grossTotal: 10_000n });
  expect(findEquationFaults(file)).toEqual([]);
});

test("refunds of the day and of earlier days give back exactly what falls away, in order", () => {
  const today = saleFact("1", { refunds: [refundFact("a", 1n, 0n), refundFact("b", 3_332n, 13n)] });
  const earlier = saleFact("2", {
    entersNow: false,
    cleared: [clearedRefund(3_333n, 13n)],
    refunds: [refundFact("c", 6_667n, 25n)],
  });
  const state = openDay(dayInput());
  expect(enterTransaction(state, today)).toMatchObject({
    entries: [
      { kind: "P" },
      { kind: "R", cumulative: 1n, parts: [{ fen: 0n }, { fen: 0n }, { fen: 0n }, { fen: 1n }] },
      { kind: "R", cumulative: 3_333n, parts: [{ fen: 265n }, { fen: 153n }, { fen: 3n }, { fen: 2_898n }] },
    ],
  });
  expect(enterTransaction(state, earlier)).toMatchObject({
    entries: [
      { kind: "O" },
      { kind: "R", cumulative: 10_000n, parts: [{ fen: 531n }, { fen: 305n }, { fen: 7n }, { fen: 5_799n }] },
    ],
  });
  const file = finishDay(state, DETAIL);
  expect(line(file, "M4")).toMatchObject({
    saleCount: 1,
    refundCount: 3,
    net: 0n,
    action: "CARRY",
    reason: "zero",
  });
  expect(file.channels).toMatchObject([
    { saleCount: 1, gross: 10_000n, refundCount: 3, grossRefund: 10_000n, feeReturned: 38n },
  ]);
});

test("a deviation of the bill within the tolerance is summed; a refund above it is refused, and the others enter", () => {
  const state = openDay(dayInput());
  enterTransaction(state, saleFact("1", { fee: 39n }));
  const refunds = [
    refundFact("a", 5_000n, 17n),
    refundFact("b", 10_001n, 0n),
    refundFact("c", 5_000n, 18n),
    refundFact("d", 5_000n, 20n),
  ];
  const made = enterTransaction(state, saleFact("2", { refunds }));
  expect(made.entries.map((e) => e.kind === "R" && e.acquirerRefundReference)).toEqual([false, "c", "d"]);
  expect(made.refused.map((r) => [r.refund.acquirerRefundReference, r.law, r.expected, r.found])).toEqual([
    ["a", "fee.returned", 19n, 21n],
    ["b", "refund.exceeds", 10_000n, 10_001n],
  ]);
  expect(finishDay(state, DETAIL).channels).toMatchObject([{ feeTolerance: 2n }]);
});

test("barred after the order was made: the payment enters, its line is held, and the others are paid", () => {
  const input = dayInput();
  for (const no of ["M3", "lic-M3", "acc-M3"]) {
    const barring = { ...input.register, barred: [{ no, from: "2026-11-20T12:00:01+08:00" }] };
    const file = fileOf({ ...input, register: barring }, [saleFact("1")]);
    expect(line(file, "M3")).toMatchObject({ action: "HOLD", reason: "account_not_approved", pay: 0n });
    expect(line(file, "M4")).toMatchObject({ action: "PAY", pay: 8_698n });
  }
  const afterPaying = { ...input.register, barred: [{ no: "M3", from: "2026-11-24T00:00:00+08:00" }] };
  expect(line(fileOf({ ...input, register: afterPaying }, [saleFact("1")]), "M3")).toMatchObject({
    pay: 10n,
  });
});

test("what is left out stands in the file until it enters, and the channel totals say when", () => {
  const item = {
    acquirerReference: "9",
    refundReference: "",
    kind: "late_payment" as const,
    amount: 500n,
    subMerchantNo: "M4",
    since: dayFrom("2026-11-20"),
    decisionRef: "",
  };
  const row = { channel: "alipay" as const, feeFen: 2n, isNew: true };
  const state = openDay(dayInput(dayFrom("2026-11-20")));
  leaveOut(state, item, row);
  leaveOut(state, { ...item, refundReference: "r", kind: "payment_left_out", amount: 20n }, row);
  const file = finishDay(state, DETAIL);
  expect(file.leftOut.map((x) => [x.acquirerReference, x.refundReference])).toEqual([
    ["9", ""],
    ["9", "r"],
  ]);
  expect(file.channels).toMatchObject([
    { channel: "alipay", newLeftOut: 500n, newLeftOutRefund: 20n, gross: 0n },
  ]);
  const late = {
    entersLate: true,
    channel: "alipay" as const,
    feeItem: "ali-qr",
    orderAmount: 500n,
    amount: 500n,
    fee: 2n,
  };
  const next = fileOf(dayInput(dayFrom("2026-11-21")), [
    saleFact("9", { ...late, refunds: [{ ...refundFact("r", 20n, 0n), entersLate: true }] }),
  ]);
  expect(next.channels).toMatchObject([
    { gross: 500n, entered: 500n, grossRefund: 20n, enteredRefund: 20n, newLeftOut: 0n },
  ]);
});

test("a rest is carried to the next day, whoever has entries, and is never dropped", () => {
  const first = fileOf(dayInput(dayFrom("2026-11-20"), {}, { M3: { minimumFen: 15n } }), [saleFact("1")]);
  expect(line(first, "M3")).toMatchObject({
    pay: 0n,
    rest: 10n,
    action: "CARRY",
    reason: "below_minimum",
    oldestDay: dayFrom("2026-11-20"),
    latestDay: dayFrom("2026-12-20"),
  });
  expect(first.layers).toEqual([
    { subMerchantNo: "M3", clearingDate: dayFrom("2026-11-20"), dueDay: dayFrom("2026-11-23"), amount: 10n },
  ]);
  const second = fileOf(dayInput(dayFrom("2026-11-21"), after(first), { M3: { minimumFen: 15n } }));
  expect(second.positions.map((p) => [p.subMerchantNo, p.carriedIn, p.rest])).toEqual([["M3", 10n, 10n]]);
  const third = fileOf(dayInput(dayFrom("2026-11-22"), after(second), { M3: { minimumFen: 15n } }), [
    saleFact("2"),
  ]);
  expect(line(third, "M3")).toMatchObject({
    carriedIn: 10n,
    net: 20n,
    pay: 20n,
    rest: 0n,
    action: "PAY",
    reason: "",
  });
  expect(third.layers).toEqual([]);
});

test("a debit is carried as such and the next sales pay it first", () => {
  const refunded = saleFact("1", { entersNow: false, refunds: [refundFact("r", 10_000n, 38n)] });
  const first = fileOf(dayInput(), [refunded]);
  expect(line(first, "M4")).toMatchObject({
    net: -8_698n,
    pay: 0n,
    rest: -8_698n,
    action: "CARRY",
    reason: "negative",
    oldestDay: undefined,
  });
  expect(first.totals).toMatchObject({ carryD: 9_962n, payTotal: 0n });
  const second = fileOf(dayInput(dayFrom("2026-11-21"), after(first)), [saleFact("2"), saleFact("3")]);
  expect(line(second, "M4")).toMatchObject({ carriedIn: -8_698n, net: 8_698n, pay: 8_698n });
});

test("longer cycles wait for their day, and debits eat the oldest layer", () => {
  const shops = { M4: { cycle: "T+3" } };
  const first = fileOf(dayInput(dayFrom("2026-11-20"), {}, shops), [saleFact("1")]);
  expect(line(first, "M4")).toMatchObject({ pay: 0n, rest: 8_698n, reason: "not_due" });
  const refunded = saleFact("1", { entersNow: false, refunds: [refundFact("r", 5_000n, 19n)] });
  const second = fileOf(dayInput(dayFrom("2026-11-23"), after(first), shops), [refunded, saleFact("2")]);
  expect(second.layers.filter((k) => k.subMerchantNo === "M4")).toEqual([
    {
      subMerchantNo: "M4",
      clearingDate: dayFrom("2026-11-20"),
      dueDay: dayFrom("2026-11-25"),
      amount: 4_349n,
    },
    {
      subMerchantNo: "M4",
      clearingDate: dayFrom("2026-11-23"),
      dueDay: dayFrom("2026-11-26"),
      amount: 8_698n,
    },
  ]);
  const third = fileOf(dayInput(dayFrom("2026-11-24"), after(second), shops));
  expect(line(third, "M4")).toMatchObject({
    settleDay: dayFrom("2026-11-25"),
    pay: 4_349n,
    rest: 8_698n,
    action: "PAY",
    reason: "",
  });
  expect(third.layers).toEqual([
    {
      subMerchantNo: "M4",
      clearingDate: dayFrom("2026-11-23"),
      dueDay: dayFrom("2026-11-26"),
      amount: 8_698n,
    },
  ]);
});

test("a layer is paid before its thirtieth calendar day, minimum or not", () => {
  const shops = { M4: { minimumFen: 10_000_000n } };
  let file = fileOf(dayInput(dayFrom("2026-11-02"), {}, shops), [saleFact("1")]);
  const paid: string[] = [];
  for (let d = 3; d <= 30; d++) {
    const day = dayFrom(`2026-11-${String(d).padStart(2, "0")}`);
    file = fileOf(dayInput(day, after(file), shops));
    const mine = line(file, "M4");
    if (mine?.action === "PAY") {
      paid.push(day);
      expect(mine).toMatchObject({
        reason: "r30",
        pay: 8_698n,
        rest: 0n,
        settleDay: dayFrom("2026-12-01"),
        latestDay: dayFrom("2026-12-02"),
      });
    }
  }
  // Its last day is 2 December: the file of the 30th settles on the 1st, and the next working day is the 2nd itself.
  expect(paid).toEqual([]);
  file = fileOf(dayInput(dayFrom("2026-12-01"), after(file), shops));
  expect(line(file, "M4")).toMatchObject({
    action: "PAY",
    reason: "r30",
    settleDay: dayFrom("2026-12-02"),
    latestDay: dayFrom("2026-12-02"),
  });
});

test("a hold keeps everything or a part, and a lifted hold pays", () => {
  const hold = { fen: null, acquirerReference: null, reason: "核查" };
  const held = fileOf(dayInput(dayFrom("2026-11-20"), {}, { M4: { holds: [hold] } }), [saleFact("1")]);
  expect(line(held, "M4")).toMatchObject({ pay: 0n, rest: 8_698n, action: "HOLD", reason: "acquirer_hold" });
  expect(held.totals).toMatchObject({ holdTotal: 8_698n, carryC: 0n });
  const lifted = fileOf(dayInput(dayFrom("2026-11-21"), after(held)));
  expect(line(lifted, "M4")).toMatchObject({ pay: 8_698n, action: "PAY", reason: "" });
  const part = fileOf(dayInput(dayFrom("2026-11-20"), {}, { M4: { holds: [{ ...hold, fen: 698n }] } }), [
    saleFact("1"),
  ]);
  expect(line(part, "M4")).toMatchObject({ pay: 8_000n, rest: 698n, action: "PAY" });
  expect(part.totals).toMatchObject({ holdTotal: 698n, carryC: 0n });
  // What is not due yet waits beside it: carried, not held.
  const slow = { cycle: "T+5", holds: [{ ...hold, fen: 698n }] };
  const first = fileOf(dayInput(dayFrom("2026-11-20"), {}, { M4: slow }), [saleFact("1")]);
  expect(first.totals).toMatchObject({ holdTotal: 0n, carryC: 8_698n });
  const both = fileOf(dayInput(dayFrom("2026-11-26"), after(first), { M4: slow }), [saleFact("2")]);
  expect(line(both, "M4")).toMatchObject({ pay: 8_000n, rest: 698n + 8_698n, action: "PAY" });
  expect(both.totals).toMatchObject({ holdTotal: 698n, carryC: 8_698n });
  // What a closing shop is not paid is kept, though its cycle would not pay it yet.
  const closing = { status: "closing" as const, cycle: "T+5", holds: [{ ...hold, fen: 698n }] };
  const last = fileOf(dayInput(dayFrom("2026-11-20"), {}, { M4: closing }), [saleFact("1")]);
  expect(line(last, "M4")).toMatchObject({ pay: 8_000n, rest: 698n, reason: "final" });
  expect(last.totals).toMatchObject({ holdTotal: 698n, carryC: 0n });
  expect(part.layers).toEqual([
    { subMerchantNo: "M4", clearingDate: dayFrom("2026-11-20"), dueDay: dayFrom("2026-11-23"), amount: 698n },
  ]);
  const more = fileOf(dayInput(dayFrom("2026-11-20"), {}, { M4: { holds: [{ ...hold, fen: 9_000n }] } }), [
    saleFact("1"),
  ]);
  expect(line(more, "M4")).toMatchObject({ pay: 0n, action: "HOLD", reason: "acquirer_hold" });
});

test("what the bank could not pay enters once and waits for a newer account", () => {
  const first = fileOf(
    dayInput(dayFrom("2026-11-23"), { returned: [back(8_698n, { accountVersion: 1 } as object)] }),
  );
  expect(line(first, "M4")).toMatchObject({
    returned: 8_698n,
    pay: 0n,
    rest: 8_698n,
    action: "HOLD",
    reason: "account_not_approved",
  });
  const second = fileOf(dayInput(dayFrom("2026-11-24"), after(first)), [saleFact("5")]);
  expect(line(second, "M4")).toMatchObject({
    returned: 0n,
    pay: 0n,
    rest: 17_396n,
    action: "HOLD",
    reason: "account_not_approved",
  });
  const newer = { M4: { accountVersion: 2, accountApprovedFrom: dayFrom("2026-11-25") } };
  const third = fileOf(dayInput(dayFrom("2026-11-25"), after(second), newer));
  expect(line(third, "M4")).toMatchObject({ pay: 17_396n, action: "PAY", accountVersion: 2 });
  const already = fileOf(
    dayInput(
      dayFrom("2026-11-23"),
      { returned: [{ ...back(8_698n), accountVersion: 1 }] },
      { M4: { accountVersion: 2 } },
    ),
  );
  expect(line(already, "M4")).toMatchObject({ pay: 8_698n, action: "PAY" });
});

test("an account approved only later holds until its day and no longer", () => {
  const later = { M4: { accountApprovedFrom: dayFrom("2026-11-25") } };
  const first = fileOf(dayInput(dayFrom("2026-11-20"), {}, later), [saleFact("1")]);
  expect(line(first, "M4")).toMatchObject({
    settleDay: dayFrom("2026-11-23"),
    action: "HOLD",
    reason: "account_not_approved",
  });
  const second = fileOf(dayInput(dayFrom("2026-11-24"), after(first), later));
  expect(line(second, "M4")).toMatchObject({ settleDay: dayFrom("2026-11-25"), action: "PAY", pay: 8_698n });
});

test("a rest of a shop that left the register is held, not lost", () => {
  const first = fileOf(dayInput(dayFrom("2026-11-20"), {}, { M3: { minimumFen: 15n } }), [saleFact("1")]);
  const input = dayInput(dayFrom("2026-11-21"), after(first));
  const subMerchants = input.register.subMerchants.filter((e) => e.subMerchantNo !== "M3");
  const second = fileOf({ ...input, register: { ...input.register, subMerchants } });
  expect(line(second, "M3")).toMatchObject({
    accountRef: "acc-M3",
    rest: 10n,
    action: "HOLD",
    reason: "account_not_approved",
  });
});

test("transactions come once and in order, and a settle day without a calendar is refused", () => {
  const state = openDay(dayInput());
  enterTransaction(state, saleFact("2"));
  expect(() => enterTransaction(state, saleFact("2"))).toThrow();
  expect(() => enterTransaction(state, saleFact("1"))).toThrow();
  const input = dayInput();
  expect(() => openDay({ ...input, calendar: {} })).toThrow("calendar_missing");
  expect(() =>
    openDay({ ...input, header: { ...input.header, settleDay: dayFrom("2026-11-24") } }),
  ).toThrow();
});

test("every broken equation is named with its record", () => {
  const file = fileOf(dayInput(), [saleFact("1")]);
  const broken = (changes: Partial<ClearingFile>) =>
    findEquationFaults({ ...file, ...changes }).map((f) => f.where);
  const [first, ...others] = file.positions;
  if (!first) throw new Error("the day has lines");
  expect(broken({ positions: [{ ...first, pay: first.pay + 1n }, ...others] })).toContain("L 1");
  expect(broken({ positions: [{ ...first, sales: first.sales + 1n }, ...others] })).toContain("L 1");
  expect(
    broken({
      layers: [
        {
          subMerchantNo: "M1",
          clearingDate: dayFrom("2026-11-20"),
          dueDay: dayFrom("2026-11-23"),
          amount: 1n,
        },
      ],
    }),
  ).toEqual(["K M1", "T"]);
  expect(broken({ returned: [back(1n)] })).toEqual(["L 4", "T"]);
  expect(broken({ totals: { ...file.totals, grossTotal: 1n } })).toEqual(["T", "T"]);
});

test("two seasons of an agreement stand side by side, each sale under the one its order froze", () => {
  const old = { ...AGREEMENT, version: 2, rule: { ...AGREEMENT.rule, terms: [] }, consents: [] };
  const input = dayInput(dayFrom("2026-11-20"), {
    documents: {
      ...dayInput().documents,
      agreements: new Map([
        ["a".repeat(64), evidence(old, "a".repeat(64))],
        [AGREEMENT_SHA256, evidence(AGREEMENT, AGREEMENT_SHA256)],
      ]),
    },
  });
  const file = fileOf(input, [saleFact("1", { agreementSha256: "a".repeat(64) }), saleFact("2")]);
  expect(line(file, "M4")).toMatchObject({ saleCount: 2, sales: 9_962n + 8_698n });
  expect(file.documents.map((d) => d.version)).toEqual([2, 3, 1]);
});
