import { expect, test } from "vitest";
import { dayFrom } from "#server/calendar/day.ts";
import type { ClearingFile, Position } from "#server/clearing/clearing-file.ts";
import { repaidAdvances } from "./advances.ts";
import type { BillBook } from "./bill-book.ts";
import type { Books } from "./books.ts";

const SHOP = "M00000000000005";
const [SAT, SUN, MON] = [dayFrom("2026-11-21"), dayFrom("2026-11-22"), dayFrom("2026-11-23")];

const fileOf = (clearingDate: typeof SAT, of: Partial<Position>) =>
  ({
    header: { acquirer: "ACQ001", clearingDate, seq: 1 },
    leftOut: [],
    positions: [
      { subMerchantNo: SHOP, carriedIn: 0n, rest: 0n, sales: 0n, cover: 0n, returned: 0n, adjust: 0n, ...of },
    ],
  }) as unknown as ClearingFile;
const owing = fileOf(SAT, { rest: -2_000n });
const half = fileOf(SUN, { carriedIn: -2_000n, sales: 1_200n, rest: -800n });
const whole = fileOf(MON, { carriedIn: -800n, sales: 500n, cover: 600n, rest: 300n });

const told = (
  file: ClearingFile,
  chain: ClearingFile[],
  funds: { day: typeof SAT; advances?: bigint; repaid?: bigint }[],
) => {
  const [previous, ...history] = chain.map((former) => ({ file: former }));
  const clientFunds = funds.map((f) => ({ advances: 0n, repaid: 0n, ...f }));
  const bills = {} as BillBook;
  return repaidAdvances(file, { previous, history, clientFunds, bills } as unknown as Books);
};
const ADVANCED = { day: SAT, advances: 2_000n };

test("what a shop has repaid of a booked advance may be taken back: how much, out of what, of which file", () => {
  expect(told(owing, [], [ADVANCED])).toEqual([]);
  const [some] = told(half, [owing], [ADVANCED]);
  expect(some).toContain(
    `垫付可以收回：共 12.00 元（${SHOP} 12.00 元，由 by QFC1_ACQ001_20261122_1 的收入 sales 补回`,
  );
  expect(some).toContain("以账日 20261122 记入资金账");
});

test("what was repaid over several files is named of each, the newest first", () => {
  const [all] = told(whole, [half, owing], [ADVANCED]);
  expect(all).toContain("共 20.00 元");
  expect(all).toContain(`${SHOP} 8.00 元，由 by QFC1_ACQ001_20261123_1 的收入 sales、垫补 cover 补回`);
  expect(all).toContain(`${SHOP} 12.00 元，由 by QFC1_ACQ001_20261122_1 的收入 sales 补回`);
  expect(told(whole, [half, owing], [ADVANCED, { day: SUN, repaid: 1_200n }])[0]).toContain("共 8.00 元");
});

test("what was taken back, also with a later date, and what nobody advanced is not told", () => {
  expect(told(half, [owing], [ADVANCED, { day: MON, repaid: 2_000n }])).toEqual([]);
  expect(told(half, [owing], [])).toEqual([]);
});
