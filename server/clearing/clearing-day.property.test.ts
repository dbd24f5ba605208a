import fc from "fast-check";
import { expect, test } from "vitest";
import { feeFor, feeKept } from "../agreement/fee.ts";
import { present } from "../assert.ts";
import { addDays } from "../calendar/calendar.ts";
import { dayFrom } from "../calendar/day.ts";
import { minFen, sumFen } from "../money/fen.ts";
import type { ClearedRefund } from "./billed-transaction.ts";
import { openDay } from "./clearing-day.ts";
import { findEquationFaults } from "./clearing-equations.ts";
import type { ClearingFile, Entry } from "./clearing-file.ts";
import { readClearingFile, writeClearingFile } from "./clearing-file-codec.ts";
import { enterTransaction } from "./entered-transaction.ts";
import { finishDay } from "./finished-day.ts";
import { clearedRefund, dayInput, FEES, NUMBERS_OF_SHOPS, refundFact, saleFact } from "./testing/day.ts";
import type { TransactionFact } from "./transaction-fact.ts";

const DAYS = 5;
const ITEM = present(FEES.items[0], "the example has a fee");

/** A sale on some day, and what is refunded of it on the days after. */
const life = fc.record({
  amount: fc.oneof(fc.bigInt({ min: 1n, max: 300n }), fc.bigInt({ min: 1n, max: 90_000_000n })),
  off: fc.constantFrom(0n, 0n, 0n, 1n, -1n),
  day: fc.nat(DAYS - 1),
  refunds: fc.array(fc.record({ wait: fc.nat(2), wish: fc.bigInt({ min: 1n, max: 90_000_000n }) }), {
    maxLength: 3,
  }),
});
type Life = typeof life extends fc.Arbitrary<infer T> ? T : never;

/** What each day brings of one sale, as the bills would say it. */
function factsOf(sale: Life, n: number): Map<number, TransactionFact> {
  const fee = minFen(sale.amount, feeFor(ITEM, sale.amount) + (sale.amount > 200n ? sale.off : 0n));
  const facts = new Map<number, TransactionFact>();
  const base = { orderAmount: sale.amount, amount: sale.amount, fee: fee < 0n ? 0n : fee };
  facts.set(sale.day, saleFact(String(1_000 + n), base));
  let [day, refunded, kept] = [sale.day, 0n, base.fee];
  const cleared: ClearedRefund[] = [];
  for (const [i, { wait, wish }] of sale.refunds.entries()) {
    day += wait;
    const amount = minFen(wish, sale.amount - refunded);
    if (amount === 0n || day >= DAYS) break;
    refunded += amount;
    const now = feeKept(ITEM, { amount: sale.amount, fee: base.fee, refunded });
    const refund = refundFact(`${n}-${i}`, amount, kept - now);
    const known = facts.get(day);
    const before = cleared.slice(0, cleared.length - (known?.refunds.length ?? 0));
    facts.set(
      day,
      known
        ? { ...known, refunds: [...known.refunds, refund] }
        : { ...saleFact(String(1_000 + n), base), entersNow: false, cleared: before, refunds: [refund] },
    );
    cleared.push(clearedRefund(amount, kept - now));
    kept = now;
  }
  return facts;
}

test("whatever is sold and refunded over some days, every file holds its equations and every fen is somewhere", () => {
  fc.assert(
    fc.property(
      fc.array(life, { minLength: 1, maxLength: 12 }),
      fc.constantFrom(0n, 40n, 100_000n),
      (lives, minimumFen) => {
        const all = lives.map(factsOf);
        const shops = Object.fromEntries(NUMBERS_OF_SHOPS.map((no) => [no, { minimumFen }]));
        let file: ClearingFile | undefined;
        let paid = 0n;
        let earned = 0n;
        for (let d = 0; d < DAYS; d++) {
          const state = openDay(dayInput(addDays(dayFrom("2026-11-16"), d), { previous: file }, shops));
          const entries: Entry[] = [];
          for (const facts of all) {
            const fact = facts.get(d);
            if (!fact) continue;
            const made = enterTransaction(state, fact);
            expect(made.refused).toEqual([]);
            entries.push(...made.entries);
          }
          for (const e of entries) {
            const parts = sumFen(e.parts.map((p) => p.fen));
            expect(e.parts.every((p) => p.fen >= 0n)).toBe(true);
            if (e.kind === "P") expect(parts).toBe(e.amount + e.funded - e.fee);
            if (e.kind === "R") expect(parts).toBe(e.amount - e.feeReturned + e.fundedBack);
            if (e.kind === "P") earned += parts;
            if (e.kind === "R") earned -= parts;
          }
          file = finishDay(state, { detailCount: entries.length, detailSha256: "0".repeat(64) });
          expect(findEquationFaults(file)).toEqual([]);
          expect(readClearingFile(writeClearingFile(file))).toEqual(file);
          paid += file.totals.payTotal;
        }
        expect(paid + sumFen(file?.positions.map((p) => p.rest) ?? [])).toBe(earned);
      },
    ),
    { numRuns: 500 },
  );
});
