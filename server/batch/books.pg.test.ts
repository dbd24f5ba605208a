/** Clearing is computed from the acquirer's books and from nothing else, and waits for them. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkFile } from "#verifier/check-file.ts";
import { checkPathsFrom } from "#verifier/inputs.ts";
import { BOOKS } from "../books/book.ts";
import { addDays } from "../calendar/calendar.ts";
import { calendarSha256, readCalendar } from "../calendar/calendar-codec.ts";
import { dayFrom } from "../calendar/day.ts";
import { startOf } from "../calendar/instant.ts";
import type { AcquirerRegister, RegisterEntry } from "../clearing/register.ts";
import { registerSha256 } from "../clearing/register-codec.ts";
import { idOf } from "../id.ts";
import { holdSubMerchant } from "../merchant/hold-sub-merchant.ts";
import { computeBatch } from "./compute-batch.ts";
import { listBatches } from "./list-batches.ts";
import { type ClearingWorld, openClearingWorld } from "./testing/clearing-world.ts";
import { SHOP } from "./testing/shops.ts";

const DAY = dayFrom("2026-11-20");
const NOODLES = "M00000000000005";
const at = (text: string) => new Date(`2026-11-${text}+08:00`);

let world: ClearingWorld;
beforeEach(async () => {
  world = await openClearingWorld();
});
afterEach(() => world.close());

const shopIs =
  (number: string, change: Partial<RegisterEntry>) =>
  (register: AcquirerRegister): AcquirerRegister => ({
    ...register,
    subMerchants: register.subMerchants.map((e) => (e.subMerchantNo === number ? { ...e, ...change } : e)),
  });
const lineOf = async (number: string) =>
  (await world.file(DAY)).file.positions.find((p) => p.subMerchantNo === number);
async function expectEqual(): Promise<void> {
  world.writeDesk();
  expect((await checkFile(checkPathsFrom({ desk: world.desk }))).differences.kept).toEqual([]);
}

test("until every book was written after the end of the window the batch waits, and says for which and since when", async () => {
  await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await world.core.lay();
  await world.test.moveTo(at("21T10:00:00"));
  for (const book of BOOKS.filter((b) => !["closes", "voids", "pending"].includes(b))) {
    await world.turn();
    expect(await world.batches()).toMatchObject([
      {
        status: "open",
        step: "books_late",
        error: { code: "books_late", book, since: "2026-11-21T00:00:00+08:00" },
      },
    ]);
    await world.core.lay({ without: BOOKS.slice(BOOKS.indexOf(book) + 1) });
  }
  await world.turn();
  expect(await world.batches()).toMatchObject([{ status: "proposed", error: null }]);
  await expectEqual();
});

test("written at the end of the window is after it; a second before is not", async () => {
  await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  const end = startOf(addDays(DAY, 1));
  await world.test.moveTo(new Date(end.getTime() - 1_000));
  await world.core.lay();
  await world.test.moveTo(at("21T10:00:00"));
  await world.turn();
  expect(await world.batches()).toMatchObject([{ step: "books_late" }]);
  world.test.setNow(end);
  await world.core.lay();
  world.test.setNow(at("21T10:00:00"));
  await world.turn();
  expect(await world.batches()).toMatchObject([{ status: "proposed" }]);
});

test("nobody computes from books of before the window's end, whoever asks", async () => {
  await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await world.core.lay();
  await world.test.moveTo(at("21T10:00:00"));
  await world.turn();
  const [batch] = await world.batches();
  const computing = computeBatch(world.ctx, { batchId: idOf("clb", batch?.id ?? "") });
  await expect(computing).rejects.toMatchObject({ refusal: { code: "books_late", book: "register" } });
  expect(await world.batches()).toMatchObject([{ status: "open", step: "books_late" }]);
});

test("orders are taken while the books are late", async () => {
  await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await world.core.lay();
  await world.test.moveTo(at("21T10:00:00"));
  await world.turn();
  expect(await world.pay({ fen: 5_000n, at: at("21T10:00:00") })).toMatchObject({ fen: 5_000n });
});

test("an acquirer that once kept a log of closes is waited for until it lays it again", async () => {
  await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await world.core.lay({ closes: "" });
  await world.test.moveTo(at("21T10:00:00"));
  await world.core.lay();
  await world.turn();
  expect(await world.batches()).toMatchObject([{ step: "books_late", error: { book: "closes" } }]);
  await world.core.lay({ closes: "" });
  await world.turn();
  expect(await world.batches()).toMatchObject([{ status: "proposed" }]);
});

test("the header names register and calendar as they were imported, whatever their number", async () => {
  await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await world.endDay(DAY);
  const { header } = (await world.file(DAY)).file;
  expect(header.registerSha256).toBe(registerSha256(world.core.register()));
  expect(header.calendarSha256).toBe(calendarSha256(readCalendar(world.core.text("calendar")).years));
  await expectEqual();
});

test("a shop that the register holds is held, though no row of ours says so, and no other shop", async () => {
  await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await world.pay({ fen: 10_000n, at: at("20T12:00:00"), seller: NOODLES });
  await world.test.moveTo(at("21T10:00:00"));
  const holds = [{ fen: null, acquirerReference: "HD-1", reason: "投诉核实" }];
  await world.core.lay({ register: shopIs(SHOP, { holds }) });
  await world.turn();
  expect(await lineOf(SHOP)).toMatchObject({ action: "HOLD", reason: "acquirer_hold", pay: 0n });
  expect(await lineOf(NOODLES)).toMatchObject({ action: "PAY" });
  await expectEqual();
});

test("a hold that only our row has holds nobody's money, and is named", async () => {
  await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await holdSubMerchant(world.test.ctxFor("reviewer"), {
    subMerchantId: world.test.demo.shops[SHOP] as never,
    amountFen: null,
    reason: "平台的说法",
    inner: "",
  });
  await world.test.moveTo(at("21T10:00:00"));
  await world.core.lay({ register: shopIs(SHOP, { holds: [] }) });
  await world.turn();
  expect(await lineOf(SHOP)).toMatchObject({ action: "PAY" });
  const differs = await world.test.sql<{ facts: { differences: unknown[] } }[]>`
    select facts from audit_entry where action = 'books.differ'`;
  expect(differs.map((d) => d.facts.differences)).toEqual([
    [{ subMerchantNo: SHOP, field: "holds", register: "", ours: "all" }],
  ]);
});

test("days follow the acquirer's calendar, also where ours would say otherwise", async () => {
  await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await world.test.moveTo(at("21T10:00:00"));
  const monday = dayFrom("2026-11-23");
  await world.core.lay({
    calendar: (years) => ({ ...years, "2026": { ...years["2026"], holidays: [monday] } as never }),
  });
  await world.turn();
  expect((await world.file(DAY)).file.header.settleDay).toBe("2026-11-24");
  expect((await listBatches(world.test.ctxFor("clearing-1"), {}))[0]?.settleDay).toBe("2026-11-24");
  await expectEqual();
});
