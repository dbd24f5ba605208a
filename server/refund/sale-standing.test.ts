import { expect, test } from "vitest";
import { present } from "../assert.ts";
import { dayFrom } from "../calendar/day.ts";
import { DEMO_FEE_ITEMS, DEMO_RULES } from "../setup/demo.ts";
import { type PaidSale, refundTakes, unsettledOf } from "./sale-standing.ts";

const COFFEE = "M00000000000004";
const sale: PaidSale = {
  agreement: {
    acquirer: "ACQ001",
    agreement: "spa_example",
    version: 1,
    merchant: "mch_example",
    seller: COFFEE,
    consents: [],
    effectiveFrom: dayFrom("2026-11-20"),
    rule: present(DEMO_RULES[COFFEE], "the demo has the coffee shop's rule"),
  },
  fees: { acquirer: "ACQ001", feeSchedule: "fee_example", version: 1, items: DEMO_FEE_ITEMS },
  channel: "wechat",
  mode: "native",
  category: "5814",
  amount: 10_000n,
};
const sum = (m: ReadonlyMap<string, bigint>) => [...m.values()].reduce((s, f) => s + f, 0n);

test("a refund takes from everybody what the worked example of the clearing file says", () => {
  const { parts, feeReturned } = refundTakes(sale, 0n, 3_333n);
  expect([...parts.values()]).toEqual([796n - 531n, 458n - 305n, 10n - 7n, 8_698n - 5_799n]);
  expect(feeReturned).toBe(13n);
  expect(sum(parts) + feeReturned).toBe(3_333n);
});

test("partial refunds to the last fen take exactly what was given", () => {
  let refunded = 0n;
  let taken = 0n;
  for (const part of [1n, 3_332n, 1_667n, 4_999n, 1n]) {
    const { parts, feeReturned } = refundTakes(sale, refunded, part);
    expect(sum(parts) + feeReturned).toBe(part);
    taken += sum(parts);
    refunded += part;
  }
  expect(refunded).toBe(10_000n);
  expect(taken).toBe(9_962n);
});

test("a sale in no file counts whole, one in a file only by what refunds took back since", () => {
  expect(sum(unsettledOf(sale, { isCleared: false, clearedRefunds: 0n, refunds: 0n }))).toBe(9_962n);
  expect(sum(unsettledOf(sale, { isCleared: true, clearedRefunds: 0n, refunds: 0n }))).toBe(0n);
  const since = unsettledOf(sale, { isCleared: true, clearedRefunds: 3_333n, refunds: 5_000n });
  expect(since.get(COFFEE)).toBe(4_349n - 5_799n);
  expect(sum(since)).toBe(-(5_000n - 3_333n) + (25n - 19n));
});

test("a fee that the bill states above or below the schedule breaks no estimate", () => {
  for (const amount of [1n, 2n, 12n, 131n, 132n, 263n, 10_000n]) {
    for (const billFee of [0n, 1n, 2n, 37n, 39n, 43n].filter((fee) => fee <= amount)) {
      const billed = { ...sale, amount, billFee };
      let taken = 0n;
      for (let refunded = 0n; refunded < amount; refunded += amount > 1_000n ? 625n : 1n) {
        const part = refunded + 625n > amount || amount <= 1_000n ? 1n : 625n;
        const { parts, feeReturned } = refundTakes(billed, refunded, part);
        expect(sum(parts) + feeReturned).toBe(part);
        expect(feeReturned).toBeGreaterThanOrEqual(0n);
        taken += part;
      }
      expect(taken).toBe(amount);
    }
  }
});
