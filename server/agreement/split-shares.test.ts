import fc from "fast-check";
import { expect, test } from "vitest";
import type { Channel } from "../channel/channel.ts";
import { minFen, NUMBER_LINE_MAX_FEN, sumFen } from "../money/fen.ts";
import { BIGINTS, NUMBERS } from "../money/integers.ts";
import { keptAfter, keptTogether, refundParts } from "../refund/refund-shares.ts";
import { findRuleFault } from "./agreement-fault.ts";
import { feeFor, feeKept } from "./fee.ts";
import type { FeeItem } from "./fee-schedule.ts";
import type { SplitRule, Term, When } from "./split-rule.ts";
import { ruleIn, splitSale, splitWith } from "./split-shares.ts";

const runs = { numRuns: 10_000 };
const BOUND = BigInt(NUMBER_LINE_MAX_FEN);
const sum = sumFen;

const number = fc.integer({ min: 1, max: 5 }).map((n) => `M0${n}`);
const channel = fc.constantFrom<Channel>("wechat", "alipay");
const fen = fc.bigInt({ min: 0n, max: 20_000n });
const when = fc.option(
  fc.record({ channel, minFen: fen, maxFen: fen }, { requiredKeys: [] }) as fc.Arbitrary<When>,
  { nil: undefined },
);
const term: fc.Arbitrary<Term> = fc.oneof(
  fc
    .record({
      of: fc.constantFrom("base" as const, "rest" as const),
      ppm: fc.integer({ min: 1, max: 300_000 }),
      to: number,
      when,
    })
    .chain((share) =>
      fc.option(fen, { nil: undefined }).map((capFen) => ({ kind: "share" as const, ...share, capFen })),
    ),
  fc.record({
    kind: fc.constant("fixed" as const),
    fen: fc.bigInt({ min: 1n, max: 500n }),
    to: number,
    when,
  }),
);
const rule: fc.Arbitrary<SplitRule> = fc
  .record({
    terms: fc.array(term, { maxLength: 6 }),
    remainder: number,
    bearer: fc.constantFrom("proportional" as const, "remainder" as const),
    borne: fc.option(fc.nat(6), { nil: undefined }),
  })
  .map(({ borne, ...made }) => {
    const receivers = [...made.terms.map((t) => t.to), made.remainder];
    return borne === undefined ? made : { ...made, feeBearer: receivers[borne % receivers.length] as string };
  });
/** Small amounts, where rounding bites, and both sides of the bound between the two forms. */
const amount = fc.oneof(
  fc.bigInt({ min: 0n, max: 300n }),
  fc.bigInt({ min: 0n, max: 2_000_000n }),
  fc.bigInt({ min: BOUND - 3n, max: BOUND + 3n }),
  fc.bigInt({ min: BOUND, max: 1_000_000_000n }),
);
const item: fc.Arbitrary<FeeItem> = fc
  .record({
    ppm: fc.integer({ min: 0, max: 60_000 }),
    perItemFen: fc.bigInt({ min: 0n, max: 30n }),
    minFen: fc.bigInt({ min: 0n, max: 20n }),
    extra: fc.bigInt({ min: 0n, max: 2_000n }),
    onRefund: fc.constantFrom("recompute" as const, "proportional" as const, "keep" as const),
  })
  .map(({ extra, ...made }) => ({
    id: "x",
    channel: "wechat",
    mode: "native",
    capFen: made.minFen + extra,
    ...made,
  }));
const refunds = fc.array(fc.bigInt({ min: 1n, max: 1_000_000_000n }), { minLength: 1, maxLength: 8 });

test("never loses or makes a fen, and no share is negative", () => {
  fc.assert(
    fc.property(rule, item, amount, channel, fc.bigInt({ min: 0n, max: 5_000n }), (r, i, a, ch, funded) => {
      const fee = feeFor(i, a);
      const shares = splitSale(r, { amount: a, fee, funded, channel: ch });
      expect(shares).toHaveLength(r.terms.length + 1);
      expect(sum(shares)).toBe(a - fee + funded);
      expect(shares.every((s) => s >= 0n)).toBe(true);
    }),
    runs,
  );
});

test("caps, levels and conditions are kept", () => {
  fc.assert(
    fc.property(rule, amount, channel, (r, a, ch) => {
      const { feeBearer: _, ...plain } = r;
      const shares = splitSale(plain, { amount: a, fee: 0n, funded: 0n, channel: ch });
      let rest = a;
      plain.terms.forEach((t, at) => {
        const share = shares[at] ?? 0n;
        const { channel: only, minFen: from = 0n, maxFen: to = a } = t.when ?? {};
        if ((only && only !== ch) || a < from || a > to) expect(share).toBe(0n);
        else if (t.kind === "fixed") expect(share).toBe(minFen(t.fen, rest));
        else {
          const whole = ((t.of === "base" ? a : rest) * BigInt(t.ppm)) / 1_000_000n;
          expect(share).toBe(minFen(minFen(whole, t.capFen ?? whole), rest));
        }
        rest -= share;
      });
      expect(shares.at(-1)).toBe(rest);
    }),
    runs,
  );
});

test("over any sequence of refunds kept parts never rise, add up, and a full refund returns everything", () => {
  fc.assert(
    fc.property(
      rule,
      item,
      amount,
      channel,
      refunds,
      fc.bigInt({ min: 0n, max: 5_000n }),
      (r, i, a, ch, list, funded) => {
        const fee = feeFor(i, a);
        const shares = splitSale(r, { amount: a, fee, funded: a === 0n ? 0n : funded, channel: ch });
        const sale = { amount: a, funded: a === 0n ? 0n : funded };
        let kept = keptAfter(r, shares, { ...sale, refunded: 0n, feeKept: fee });
        expect(kept).toEqual(shares);
        let refunded = 0n;
        for (const wish of [...list, a]) {
          refunded += minFen(wish, a - refunded);
          const after = { ...sale, refunded, feeKept: feeKept(i, { amount: a, fee, refunded }) };
          const now = keptAfter(r, shares, after);
          expect(refundParts(kept, now).every((part) => part >= 0n)).toBe(true);
          expect(sum(now)).toBe(keptTogether(after));
          kept = now;
        }
        expect(refunded).toBe(a);
        expect(a === 0n || kept.every((k) => k === 0n)).toBe(true);
      },
    ),
    runs,
  );
});

test("the fee kept never rises and never drops by more than the refund", () => {
  fc.assert(
    fc.property(
      item,
      fc.bigInt({ min: 1n, max: 100_000n }),
      fc.bigInt({ min: 0n, max: 100_000n }),
      (i, a, any) => {
        const fee = feeFor(i, a);
        const refunded = any % a;
        const [before, after] = [refunded, refunded + 1n].map((c) =>
          feeKept(i, { amount: a, fee, refunded: c }),
        ) as [bigint, bigint];
        expect(after <= before && before - after <= 1n).toBe(true);
        expect(feeKept(i, { amount: a, fee, refunded: a })).toBe(0n);
      },
    ),
    runs,
  );
});

test("numbers and bigint give the same shares and fees up to the bound", () => {
  const bounded = fc.oneof(
    fc.bigInt({ min: 0n, max: 500n }),
    fc.bigInt({ min: 0n, max: BOUND }),
    fc.constant(BOUND),
  );
  fc.assert(
    fc.property(rule, item, bounded, channel, (r, i, a, ch) => {
      const fee = feeFor(i, a);
      const inNumbers = { amount: Number(a), fee: Number(fee), funded: 0, channel: ch };
      expect(splitWith(NUMBERS, ruleIn(NUMBERS, r), inNumbers).map(BigInt)).toEqual(
        splitWith(BIGINTS, ruleIn(BIGINTS, r), { amount: a, fee, funded: 0n, channel: ch }),
      );
    }),
    runs,
  );
});

test("a fee on the bound is the same computed either way", () => {
  const rate: FeeItem = { id: "x", channel: "wechat", mode: "native", ppm: 3_800, onRefund: "proportional" };
  for (let a = BOUND - 50n; a <= BOUND + 50n; a++) {
    const fee = feeFor(rate, a);
    expect(fee).toBe((2n * a * 3_800n + 1_000_000n) / 2_000_000n);
    const kept = feeKept(rate, { amount: a, fee, refunded: a / 3n });
    expect(kept).toBe((fee * (a - a / 3n) + a - 1n) / a);
  }
});

const base = (ppm: number, w?: When): Term => ({ kind: "share", of: "base", ppm, to: "M1", when: w });
test.each([
  [[base(600_000), base(400_000)], undefined, undefined],
  [[base(600_000), base(400_001)], undefined, { field: "terms[1].ppm", reason: "shares_above_100_percent" }],
  [[base(600_000, { channel: "wechat" }), base(500_000, { channel: "alipay" })], undefined, undefined],
  [[base(600_000, { maxFen: 99n }), base(500_000, { minFen: 100n })], undefined, undefined],
  [
    [base(600_000, { maxFen: 100n }), base(500_000, { minFen: 100n })],
    undefined,
    { field: "terms[1].ppm", reason: "shares_above_100_percent" },
  ],
  [[base(200_000), base(100_001)], 300_000, { field: "terms[1].ppm", reason: "shares_above_category_cap" }],
  [[base(0)], undefined, { field: "terms[0].ppm", reason: "out_of_range" }],
  [[base(1_000_001)], undefined, { field: "terms[0].ppm", reason: "out_of_range" }],
  [[{ kind: "fixed", fen: 0n, to: "M1" }], undefined, { field: "terms[0].fen", reason: "out_of_range" }],
  [
    [{ kind: "fixed", fen: 1n, to: "M|1" }],
    undefined,
    { field: "terms[0].to", reason: "not_a_receiver_number" },
  ],
] as [Term[], number | undefined, unknown][])(
  "a rule's fault is named with its field",
  (terms, categoryCapPpm, fault) => {
    const made: SplitRule = { terms, remainder: "M9", bearer: "proportional", categoryCapPpm };
    expect(findRuleFault(made)).toEqual(fault);
  },
);
