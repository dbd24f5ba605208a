import { expect, test } from "vitest";
import { dayFrom } from "../calendar/day.ts";
import {
  compareBills,
  compareClientFunds,
  compareCover,
  compareHoldings,
  compareInTransit,
  type Holdings,
} from "./control.ts";

const NONE = { payments: 0n, refunds: 0n, fees: 0n, feesReturned: 0n };
const wrong = (equations: { holds: boolean; of: string }[]) =>
  equations.filter((e) => !e.holds).map((e) => e.of);

test("E1: what is left out and what enters late explain the difference between bills and file, nothing else does", () => {
  const bills = { payments: 1000n, refunds: 100n, fees: 4n, feesReturned: 1n };
  const file = {
    gross: 950n,
    grossRefund: 100n,
    fee: 4n,
    feeReturned: 1n,
    newLeftOut: { ...NONE, payments: 100n },
    entered: { ...NONE, payments: 50n },
  };
  expect(wrong(compareBills("wechat", bills, file))).toEqual([]);
  expect(wrong(compareBills("wechat", { ...bills, payments: 1001n }, file))).toEqual(["wechat payments"]);
  expect(wrong(compareBills("wechat", bills, { ...file, fee: 5n }))).toEqual(["wechat fees"]);
});

test("E2: money in transit adds up, goes on from yesterday and holds what the bills say", () => {
  const now = {
    day: dayFrom("2026-11-20"),
    channel: "wechat",
    opening: 500n,
    collected: 1000n,
    refunded: 100n,
    feeWithheld: 3n,
    arrived: 500n,
    closing: 897n,
    oldestDay: dayFrom("2026-11-20"),
  };
  const before = { ...now, day: dayFrom("2026-11-19"), closing: 500n };
  const bills = { payments: 1000n, refunds: 100n, fees: 4n, feesReturned: 1n };
  expect(wrong(compareInTransit(now, before, bills))).toEqual([]);
  expect(wrong(compareInTransit({ ...now, closing: 898n }, before, bills))).toEqual([
    "wechat 2026-11-20 closing",
  ]);
  expect(wrong(compareInTransit(now, { ...before, closing: 501n }, bills))).toEqual([
    "wechat 2026-11-20 opening",
  ]);
  expect(wrong(compareInTransit(now, before, { ...bills, fees: 5n }))).toEqual([
    "wechat 2026-11-20 fee withheld",
  ]);
});

test("E3: client funds add up, go on from yesterday and agree with channels and bank", () => {
  const zero = { returned: 0n, advances: 0n, refunded: 0n, feeDrawn: 0n, repaid: 0n };
  const now = { day: dayFrom("2026-11-20"), opening: 100n, arrived: 500n, paid: 90n, closing: 510n, ...zero };
  const before = { ...now, closing: 100n };
  const moves = { arrived: 500n, paid: 90n, returned: 0n };
  expect(wrong(compareClientFunds(now, before, moves))).toEqual([]);
  expect(wrong(compareClientFunds(now, before, { ...moves, paid: 91n }))).toEqual(["2026-11-20 paid"]);
  expect(wrong(compareClientFunds({ ...now, closing: 511n }, before, moves))).toEqual(["2026-11-20 closing"]);
});

test("E4 and E5: everything owed is held, and what is payable is covered", () => {
  const h: Holdings = {
    clientFunds: 600n,
    inTransit: 400n,
    advances: 50n,
    positions: 700n,
    outstanding: 200n,
    suspense: 50n,
    fee: 0n,
    payTotal: 650n,
  };
  expect(compareHoldings(h)).toMatchObject({ holds: true, difference: 0n });
  expect(compareHoldings({ ...h, positions: 701n })).toMatchObject({ holds: false, difference: -1n });
  expect(compareCover(h)).toMatchObject({ holds: true, difference: 150n });
  expect(compareCover({ ...h, outstanding: 400n })).toMatchObject({ holds: false, difference: -50n });
});
