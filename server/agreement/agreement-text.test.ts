import fc from "fast-check";
import { expect, test } from "vitest";
import { type Channel, isChannel } from "../channel/channel.ts";
import { sha256Hex } from "../document/digest.ts";
import { parseAmount } from "../money/amount.ts";
import type { Agreement } from "./agreement.ts";
import { agreementSha256, readAgreement } from "./agreement-codec.ts";
import { agreementText, feeScheduleText, partiesOf, WORDING } from "./agreement-text.ts";
import { feeFor } from "./fee.ts";
import type { FeeSchedule } from "./fee-schedule.ts";
import { feeScheduleSha256 } from "./fee-schedule-codec.ts";
import { isRed, redMarksOf } from "./red-marks.ts";
import { receiversOf, type SplitRule, type Term } from "./split-rule.ts";
import { splitSale } from "./split-shares.ts";

const [HQ, REGION, MALL, SELLER] = [1, 2, 3, 4].map((n) => `M0000000000000${n}`) as [
  string,
  string,
  string,
  string,
];
const EXAMPLE = readAgreement(
  `{"acquirer":"ACQ001","agreement":"spa_example","bearer":"proportional","consents":["${HQ}","${REGION}","${MALL}"],"effectiveFrom":"2026-11-20","merchant":"mch_example","remainder":"${SELLER}","seller":"${SELLER}","terms":[{"kind":"share","of":"base","ppm":80000,"to":"${HQ}"},{"kind":"share","of":"rest","ppm":50000,"to":"${REGION}"},{"fen":"10","kind":"fixed","to":"${MALL}"}],"version":3}`,
);
/** The example with another rule, as its next version. */
const next = (rule: Partial<SplitRule>, more: Partial<Agreement> = {}): Agreement => {
  const whole = { ...EXAMPLE.rule, ...rule };
  const consents = [...new Set(receiversOf(whole))].filter((no) => no !== SELLER).sort();
  return { ...EXAMPLE, version: 4, consents, rule: whole, ...more };
};
const named = (document: Agreement) => ({ sha256: agreementSha256(document), document });
const textOf = (agreement: Agreement, former: Agreement | undefined, party = SELLER): string => {
  const text = agreementText({ document: named(agreement), former: former && named(former), party });
  if (text === undefined) throw new Error(`${party} is a party`);
  return text;
};
const redLines = (text: string) => text.split("\n").filter((line) => line.startsWith("!!"));

test("the text of wording 1 is the one people have said yes to, to the byte", () => {
  const changed = next({ feeBearer: HQ, bearer: "remainder" }, { visibility: [HQ], refundCover: "seller" });
  const texts = [
    textOf(EXAMPLE, undefined),
    ...partiesOf(changed, EXAMPLE).map((party) => textOf(changed, EXAMPLE, party)),
  ];
  expect(texts.map((text) => sha256Hex(text))).toMatchInlineSnapshot(`
    [
      "cfc023c8de9ddcc4d48b2d65c680b8f48cdf7386ace10d382c5b29fa290353b3",
      "f866cd5ce055ca8bb3d32efee21a1156d9020dc9f740d73e3d7036f667bf5dde",
      "1904a589a9752477c628417a1f63067cde78f83a1169a53b2ac7c173278af41a",
      "5eb4dfae943e154f207af0b3d04f14a53af9c98d0eda2135899c452893681a78",
      "d886e3c69b70d3d6dde73fde4e30227e512f2c944dd7fc19dc6b317b09de12a3",
    ]
  `);
});

test("an unknown wording, and somebody who is no party, have no text", () => {
  const shown = { document: named(EXAMPLE), former: undefined, party: SELLER };
  expect(agreementText(shown, WORDING + 1)).toBeUndefined();
  expect(agreementText({ ...shown, party: "M00000000000009" })).toBeUndefined();
});

test("¥100.00 and ¥0.13 of the worked example are printed as its table has them", () => {
  const text = textOf(EXAMPLE, undefined);
  for (const [no, hundred, few] of [
    [HQ, "7.96", "0.01"],
    [REGION, "4.58", "0.00"],
    [MALL, "0.10", "0.10"],
    [SELLER, "86.98", "0.02"],
  ])
    for (const fen of [hundred, few]) expect(text).toContain(`${no}  新 new ¥${fen} `);
});

interface Printed {
  amount: bigint;
  fee: bigint;
  channel: Channel | undefined;
  shares: Map<string, [now: bigint, old: bigint]>;
}
const fen = (text: string): bigint => {
  const read = parseAmount(text.replaceAll(",", ""));
  if (!("fen" in read)) throw new Error(text);
  return read.fen;
};
/** The samples as a reader finds them in the text. */
function printedIn(text: string): Printed[] {
  const samples: Printed[] = [];
  for (const line of text.slice(text.indexOf("【例子")).split("\n")) {
    const head = /^付款 payment ¥([\d,.]+)(?: · (\w+))? · 手续费 fee ¥([\d,.]+)$/.exec(line);
    if (head) {
      const channel = isChannel(head[2]) ? head[2] : undefined;
      samples.push({ amount: fen(head[1] ?? ""), channel, fee: fen(head[3] ?? ""), shares: new Map() });
    }
    const share = /^(?: {3}|!! )(\w+) {2}新 new ¥([\d,.]+) {2}旧 old ¥([\d,.]+)/.exec(line);
    if (share) samples.at(-1)?.shares.set(share[1] ?? "", [fen(share[2] ?? ""), fen(share[3] ?? "")]);
  }
  return samples;
}

const no = fc.constantFrom(HQ, REGION, MALL, SELLER);
const amount = fc.bigInt({ min: 0n, max: 200_000n });
const when = fc
  .record(
    { channel: fc.constantFrom<Channel>("wechat", "alipay"), from: amount, width: amount },
    { requiredKeys: [] },
  )
  .map(({ channel, from, width }) => ({
    ...(channel && { channel }),
    ...(from !== undefined && { minFen: from }),
    ...(width !== undefined && { maxFen: (from ?? 0n) + width }),
  }));
const term: fc.Arbitrary<Term> = fc
  .record({
    share: fc.record({
      of: fc.constantFrom("base" as const, "rest" as const),
      ppm: fc.integer({ min: 1, max: 90_000 }),
    }),
    fixed: fc.option(fc.bigInt({ min: 1n, max: 500n })),
    capFen: fc.option(amount),
    to: no,
    when: fc.option(when),
  })
  .map(({ share, fixed, capFen, to, when: bounds }) => {
    const more = bounds ? { when: bounds } : {};
    if (fixed !== null) return { kind: "fixed", fen: fixed, to, ...more };
    return { kind: "share", ...share, to, ...(capFen !== null && { capFen }), ...more };
  });
const rule: fc.Arbitrary<SplitRule> = fc
  .record({
    terms: fc.array(term, { maxLength: 5 }),
    remainder: no,
    bearer: fc.constantFrom("proportional" as const, "remainder" as const),
    borne: fc.option(fc.nat(5)),
  })
  .map(({ borne, ...made }) => {
    const receivers = receiversOf(made);
    return borne === null ? made : { ...made, feeBearer: receivers[borne % receivers.length] as string };
  });

/** No wallet of ours: a channel that no term names. */
const UNNAMED = "cash" as Channel;

/** What clearing gives a receiver of this sale, in all its positions. */
function clearedFor(by: SplitRule, who: string, { amount: paid, fee, channel = UNNAMED }: Printed): bigint {
  const shares = splitSale(by, { amount: paid, fee, funded: 0n, channel });
  return receiversOf(by).reduce((sum, r, i) => (r === who ? sum + (shares[i] ?? 0n) : sum), 0n);
}

test("the numbers printed are those of clearing, for every party, old and new, and the seller's add up to the payment", () => {
  fc.assert(
    fc.property(rule, rule, (now, old) => {
      const agreement = next(now);
      const former = next(old, { version: 3 });
      for (const party of partiesOf(agreement, former)) {
        const samples = printedIn(textOf(agreement, former, party));
        expect(samples.length).toBeGreaterThanOrEqual(3);
        for (const sample of samples) {
          if (party !== SELLER) expect([...sample.shares.keys()]).toEqual([party]);
          for (const [who, [newFen, oldFen]] of sample.shares) {
            expect(newFen).toBe(clearedFor(agreement.rule, who, sample));
            expect(oldFen).toBe(clearedFor(former.rule, who, sample));
          }
          if (party !== SELLER) continue;
          const sum = [...sample.shares.values()].reduce((s, [newFen]) => s + newFen, 0n);
          expect(sum + sample.fee).toBe(sample.amount);
        }
      }
    }),
    { numRuns: 200 },
  );
});

test("every amount on which a bound turns, and ten times the one where a cap begins, is printed", () => {
  const terms: Term[] = [
    { kind: "share", of: "base", ppm: 30_000, to: MALL, capFen: 500n },
    { kind: "fixed", fen: 5n, to: HQ, when: { channel: "wechat", minFen: 2_000n, maxFen: 9_000n } },
  ];
  const amounts = (t: string) => [...new Set(printedIn(t).map((s) => s.amount))];
  // 3 % of what 0.38 % leave reaches ¥5.00 at ¥167.31.
  const bounds = [13n, 100n, 1_999n, 2_000n, 9_000n, 9_001n, 10_000n, 167_310n];
  expect(amounts(textOf(next({ terms }), EXAMPLE))).toEqual(bounds);
  expect(amounts(textOf(EXAMPLE, next({ terms }, { version: 2 })))).toEqual(bounds);
  const channels = printedIn(textOf(next({ terms }), EXAMPLE)).map((s) => s.channel);
  expect([...new Set(channels)]).toEqual(["wechat", undefined]);
});

test("words say what the arithmetic does: with a fee bearer of what the customer paid, without one of what the fee leaves", () => {
  const borne = textOf(next({ feeBearer: MALL }), undefined);
  expect(borne).toContain("8 % of what the customer paid");
  expect(borne).not.toContain("after the fee");
  const plain = textOf(EXAMPLE, undefined);
  expect(plain).toContain("8 % of what is left after the fee");
  expect(plain).not.toContain("what the customer paid");
});

test("another receiver reads its own part only, and whether it sees the payment's amount", () => {
  const shown = next({ feeBearer: HQ }, { visibility: [MALL] });
  const mall = textOf(shown, EXAMPLE, MALL);
  expect(mall).toContain("您看得到每笔付款的金额");
  for (const other of [HQ, REGION]) expect(mall).not.toContain(other);
  expect(textOf(shown, EXAMPLE, REGION)).toContain("您看不到付款的金额");
  const seller = textOf(shown, EXAMPLE);
  for (const each of [HQ, REGION, MALL]) expect(seller).toContain(`${each}  新 new`);
});

test("a receiver that leaves reads that it receives nothing", () => {
  const without = next({ terms: EXAMPLE.rule.terms.slice(0, 1) });
  expect(textOf(without, EXAMPLE, MALL)).toContain("您不收款 / you receive nothing");
  expect(partiesOf(without, EXAMPLE)).toEqual([SELLER, HQ, REGION, MALL]);
});

const share = (ppm: number) => ({ kind: "share" as const, of: "base" as const, ppm, to: MALL });
test("red is a receiver that is new, and a seller that loses more than 20 points on any amount that is shown", () => {
  const old = next({ terms: [share(100_000)] }, { version: 3 });
  const red = (terms: Term[]) => redLines(textOf(next({ terms }), old));
  expect(red([share(300_000)])).toEqual([]);
  expect(red([share(310_000)])).toHaveLength(3);
  expect(red([share(100_000), { kind: "fixed", fen: 1n, to: HQ }])).toEqual([
    `!! 新的收款方 new receiver ${HQ}`,
  ]);
  // A fixed ten fen is little of ¥100.00 and most of ¥0.13.
  expect(red([share(100_000), { kind: "fixed", fen: 10n, to: MALL }])).toHaveLength(1);
  // Above a bound, and in one channel only.
  const far: Term = { ...share(300_000), when: { channel: "alipay", minFen: 5_000_000n } };
  expect(red([share(100_000), far])).toHaveLength(1);
  // Where a cap goes: nothing changes on ¥100.00.
  const capped = next({ terms: [{ ...share(300_000), capFen: 4_000n }] }, { version: 3 });
  const uncapped = next({ terms: [share(300_000)] });
  expect(redLines(textOf(uncapped, capped))).toHaveLength(1);
  expect(isRed(redMarksOf(uncapped, capped))).toBe(true);
  expect(isRed(redMarksOf(old, old))).toBe(false);
});

test("a first agreement is held against no agreement: every receiver is new, the seller had all", () => {
  const { newReceivers, falls } = redMarksOf(next({ terms: [share(600_000)] }), undefined);
  expect(newReceivers).toEqual([MALL]);
  expect(falls.map((f) => f.amountFen)).toEqual([13n, 100n, 10_000n]);
  expect(isRed(redMarksOf(next({ terms: [] }), undefined))).toBe(false);
});

test("a fee schedule is shown item by item, old and new, with what it takes", () => {
  const schedule = (version: number, ppm: number): FeeSchedule => ({
    acquirer: "ACQ001",
    feeSchedule: "fee_example",
    version,
    items: [
      { id: "wx", channel: "wechat", mode: "native", ppm, minFen: 1n, capFen: 2_000n, onRefund: "recompute" },
    ],
  });
  const of = (document: FeeSchedule) => ({ sha256: feeScheduleSha256(document), document });
  const [old, now] = [schedule(1, 3_800), schedule(2, 6_000)];
  const text = feeScheduleText({ document: of(now), former: of(old), party: SELLER }) ?? "";
  for (const { items } of [old, now])
    for (const item of items)
      for (const paid of [10_000n, 100n, 13n]) {
        const fee = feeFor(item, paid);
        expect(text).toContain(`→ ¥${fee / 100n}.${String(fee % 100n).padStart(2, "0")}`);
      }
  expect(text).toContain("0.6%，最低 at least ¥0.01，最高 at most ¥20.00");
  expect(text).toContain("¥33,333.40 → ¥20.00");
  expect(sha256Hex(text)).toMatchInlineSnapshot(
    `"66265daa2e58a81e978432a0a942c5277e741befc9bf4631b28d5e038420f0ff"`,
  );
});
