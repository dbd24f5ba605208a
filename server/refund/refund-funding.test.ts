import { expect, test } from "vitest";
import { dayFrom } from "../calendar/day.ts";
import { type Bearer, fundingOf } from "./refund-funding.ts";

const [SELLER, MALL, HQ] = ["M4", "M3", "M1"];
const day = { clearingDate: dayFrom("2026-11-21"), earlier: [] };
const bearer = (number: string, bearsFen: bigint, more: Partial<Bearer> = {}): Bearer => ({
  number,
  name: `name of ${number}`,
  bearsFen,
  carriedInFen: 0n,
  heldFen: 0n,
  isClosing: false,
  advanceLimitFen: 0n,
  ...more,
});
const parts = new Map([
  [SELLER, 800n],
  [MALL, 159n],
  [HQ, 41n],
]);
const ask = (bearers: Bearer[], { isCovered = true, earlier = day.earlier as never[] } = {}) =>
  fundingOf({ sellerNo: SELLER, parts, isCovered }, bearers, { ...day, earlier });
const lack = (number: string, missingFen: bigint) => ({ shop: `name of ${number}`, missingFen });
const by = (who: "seller" | "acquirer", number: string, fen: bigint) => ({
  by: who,
  shop: `name of ${number}`,
  fen,
});

test("each bearer's own money comes first, and nobody stands in where it is enough", () => {
  expect(ask([bearer(SELLER, 800n), bearer(MALL, 159n), bearer(HQ, 41n)])).toEqual({
    standIns: [],
    missing: [],
  });
});

test("the seller covers what the others lack, out of what its own part leaves it", () => {
  const two = ask([bearer(SELLER, 1_000n), bearer(MALL, 0n), bearer(HQ, 0n)]);
  expect(two).toEqual({ standIns: [by("seller", MALL, 159n), by("seller", HQ, 41n)], missing: [] });
  // 20 fen short: the bearers are covered in the order of their numbers.
  const short = ask([bearer(SELLER, 980n), bearer(MALL, 0n), bearer(HQ, 0n)]);
  expect(short.standIns).toEqual([by("seller", MALL, 139n), by("seller", HQ, 41n)]);
  expect(short.missing).toEqual([lack(MALL, 20n)]);
});

test("without the agreement's word the seller covers nothing, and all who lack are named at once", () => {
  expect(ask([bearer(SELLER, 700n), bearer(MALL, 1n), bearer(HQ, 0n)], { isCovered: false })).toEqual({
    standIns: [],
    missing: [lack(SELLER, 100n), lack(MALL, 158n), lack(HQ, 41n)],
  });
});

test("after the cover the acquirer advances, each up to its own limit less what it owes already", () => {
  const limit = { advanceLimitFen: 100n };
  expect(
    ask([bearer(SELLER, 0n, { advanceLimitFen: 800n }), bearer(MALL, -30n, limit), bearer(HQ, 0n)]),
  ).toEqual({
    standIns: [by("acquirer", SELLER, 800n), by("acquirer", MALL, 70n)],
    missing: [lack(MALL, 89n), lack(HQ, 41n)],
  });
});

test("held money counts for nobody: it bears no refund and covers none", () => {
  const held = ask([bearer(SELLER, 2_000n, { heldFen: 1_100n }), bearer(MALL, 0n), bearer(HQ, 41n)]);
  expect(held).toEqual({ standIns: [by("seller", MALL, 100n)], missing: [lack(MALL, 59n)] });
  const whole = ask([bearer(SELLER, 2_000n, { heldFen: null }), bearer(MALL, 0n), bearer(HQ, 41n)]);
  expect(whole.missing).toEqual([lack(SELLER, 800n), lack(MALL, 159n)]);
});

test("a closing shop neither covers nor is covered, and gets no advance", () => {
  const closing = { isClosing: true, advanceLimitFen: 1_000n };
  expect(ask([bearer(SELLER, 2_000n), bearer(MALL, 0n, closing), bearer(HQ, 41n)])).toEqual({
    standIns: [],
    missing: [lack(MALL, 159n)],
  });
  const seller = ask([bearer(SELLER, 2_000n, closing), bearer(MALL, 0n), bearer(HQ, 41n)]);
  expect(seller.missing).toEqual([lack(MALL, 159n)]);
});

test("what the seller covered earlier today it has no more", () => {
  const earlier = [
    {
      acquirerReference: "ord_before",
      refundNo: "",
      refundedAt: "",
      sellerNo: SELLER as string,
      parts: [{ no: MALL as string, fen: 150n }],
    },
  ];
  const bearers = [bearer(SELLER, 1_000n), bearer(MALL, -150n), bearer(HQ, 41n)];
  expect(ask(bearers, { earlier: earlier as never[] })).toEqual({
    standIns: [by("seller", MALL, 50n)],
    missing: [lack(MALL, 109n)],
  });
});
