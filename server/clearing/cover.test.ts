import fc from "fast-check";
import { expect, test } from "vitest";
import { dayFrom } from "../calendar/day.ts";
import { sumFen } from "../money/fen.ts";
import type { OpenCover } from "./clearing-file.ts";
import { type CoveredRefund, coverDay, inCoverOrder, type ShopFunds } from "./cover.ts";

const DAY = dayFrom("2026-11-24");
const SHOPS = ["M1", "M2", "M3", "M4"];

const funds = fc.record({
  net: fc.bigInt(-300n, 300n),
  carriedIn: fc.bigInt(-200n, 200n),
  heldFen: fc.oneof(fc.constant(null), fc.bigInt(0n, 100n)),
  isClosing: fc.boolean(),
});
const refund = fc.record({
  acquirerReference: fc.constantFrom("1", "2", "3"),
  refundNo: fc.constantFrom("a", "b"),
  refundedAt: fc.constantFrom("2026-11-24T10:00:00+08:00", "2026-11-24T11:00:00+08:00"),
  sellerNo: fc.constantFrom(...SHOPS),
  parts: fc.array(fc.record({ no: fc.constantFrom(...SHOPS), fen: fc.bigInt(0n, 200n) }), {
    minLength: 1,
    maxLength: 5,
  }),
});
const open = fc.record({
  acquirerReference: fc.constantFrom("7", "8"),
  refundNo: fc.constantFrom("x", "y"),
  sellerNo: fc.constantFrom("M3", "M4"),
  bearerNo: fc.constantFrom("M1", "M2"),
  amount: fc.bigInt(1n, 200n),
  since: fc.constantFrom(dayFrom("2026-11-20"), dayFrom("2026-11-21")),
});
const world = fc.record({
  shops: fc
    .tuple(funds, funds, funds, funds)
    .map((list) => new Map(SHOPS.map((no, i) => [no, list[i] as ShopFunds]))),
  before: fc.uniqueArray(open, { selector: keyOf, maxLength: 6 }),
  refunds: fc.uniqueArray(refund, { selector: (r) => `${r.acquirerReference}|${r.refundNo}`, maxLength: 6 }),
});
function keyOf(w: OpenCover): string {
  return `${w.acquirerReference}|${w.refundNo}|${w.sellerNo}|${w.bearerNo}`;
}
const run = (w: { shops: Map<string, ShopFunds>; before: OpenCover[]; refunds: CoveredRefund[] }) =>
  coverDay(DAY, w.shops, w.before, [...w.refunds].sort(inCoverOrder));

test("covers of a day sum to zero, each within its part, none out of held money, none above what the day took", () => {
  fc.assert(
    fc.property(world, (w) => {
      const { moves, open: after, cover } = run(w);
      expect(sumFen([...cover.values()])).toBe(0n);
      const gave = (no: string, kind: string) =>
        sumFen(moves.filter((g) => g.fromNo === no && g.kind === kind).map((g) => g.amount));
      const got = (no: string, kind: string) =>
        sumFen(moves.filter((g) => g.toNo === no && g.kind === kind).map((g) => g.amount));
      for (const [no, shop] of w.shops) {
        const free = shop.heldFen === null ? 0n : shop.net - shop.heldFen;
        const repaid = gave(no, "repay");
        expect(repaid <= (free > 0n ? free : 0n)).toBe(true);
        const n = shop.net - repaid + got(no, "repay");
        const has = shop.heldFen === null || n - shop.heldFen < 0n ? 0n : n - shop.heldFen;
        expect(gave(no, "cover") <= (shop.isClosing ? 0n : has)).toBe(true);
        const stood = shop.carriedIn < 0n ? shop.carriedIn : 0n;
        const need = stood - n > 0n ? stood - n : 0n;
        expect(got(no, "cover") <= (shop.isClosing ? 0n : need)).toBe(true);
      }
      for (const g of moves.filter((m) => m.kind === "cover")) {
        const r = w.refunds.find(
          (x) => x.acquirerReference === g.acquirerReference && x.refundNo === g.refundNo,
        );
        const part = sumFen(r?.parts.filter((p) => p.no === g.toNo).map((p) => p.fen) ?? []);
        expect(g.amount <= part && g.fromNo === r?.sellerNo && g.toNo !== r?.sellerNo).toBe(true);
      }
      const total = (list: readonly { amount: bigint }[]) => sumFen(list.map((x) => x.amount));
      const of = (kind: string) => moves.filter((g) => g.kind === kind);
      expect(total(after)).toBe(total(w.before) + total(of("cover")) - total(of("repay")));
    }),
    { numRuns: 2_000 },
  );
});

test("the same facts in any order give the same covers", () => {
  fc.assert(
    fc.property(world, fc.nat(), (w, n) => {
      const turned = <T>(list: readonly T[]) => [
        ...list.slice(n % (list.length || 1)),
        ...list.slice(0, n % (list.length || 1)),
      ];
      const shops = new Map(turned([...w.shops]));
      expect(run({ shops, before: turned(w.before), refunds: turned(w.refunds).reverse() })).toEqual(run(w));
    }),
    { numRuns: 500 },
  );
});

test("no seller pays an older advance: only what the day took below where the bearer stood is covered", () => {
  const shop = (net: bigint, carriedIn: bigint): ShopFunds => ({
    net,
    carriedIn,
    heldFen: 0n,
    isClosing: false,
  });
  const r = {
    acquirerReference: "1",
    refundNo: "a",
    refundedAt: "2026-11-24T10:00:00+08:00",
    sellerNo: "M4",
    parts: [{ no: "M1", fen: 50n }],
  };
  const shops = new Map([
    ["M1", shop(-130n, -100n)],
    ["M4", shop(500n, 0n)],
  ]);
  expect(coverDay(DAY, shops, [], [r]).moves).toMatchObject([{ amount: 30n, kind: "cover" }]);
});
