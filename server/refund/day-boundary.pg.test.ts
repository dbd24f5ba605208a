import { afterEach, beforeEach, expect, test } from "vitest";
import type { Sale } from "../batch/testing/books.ts";
import { type ClearingWorld, openClearingWorld } from "../batch/testing/clearing-world.ts";
import { SHOP } from "../batch/testing/shops.ts";
import { dayFrom } from "../calendar/day.ts";
import { uuidOf } from "../id.ts";
import { checkInvariants } from "../ledger/check-invariants.ts";
import { findRefusal } from "../testing/world.ts";
import { loadUnsettled } from "./load-unsettled.ts";
import { planRefund } from "./plan-refund.ts";
import { requestRefund } from "./request-refund.ts";

const NOODLE = "M00000000000005";
const DAY = dayFrom("2026-11-20");
const at = (text: string) => new Date(`2026-11-${text}+08:00`);

let world: ClearingWorld;
let keys = 0;
beforeEach(async () => {
  world = await openClearingWorld();
});
afterEach(async () => {
  await world.close();
});

const ask = (sale: Sale, amountFen: bigint, who = "coffee-owner") =>
  requestRefund(world.test.ctxFor(who), {
    orderId: sale.orderId,
    amountFen,
    reason: "点错了",
    requestKey: `boundary-${++keys}`,
  });
const codeOf = async (work: Promise<unknown>) => (await findRefusal(work))?.code;
test("yesterday's takings, about to leave with yesterday's file, bear no refund of this morning", async () => {
  const sale = await world.pay({ fen: 10_000n, at: at("20T20:00:00") });
  await world.test.moveTo(at("21T07:00:00"));
  // No file yet: the money stands in no position, and will leave with the file of a window that has ended.
  const plan = await planRefund(world.test.ctxFor("coffee-owner"), {
    orderId: sale.orderId,
    amountFen: 10_000n,
  });
  const code = await codeOf(
    ask(sale, 10_000n).then((asked) => world.carryOut(sale, asked, { at: at("21T07:00:00") })),
  );
  await world.endDay(DAY);
  await world.decide(DAY);
  await world.endDay(dayFrom("2026-11-21"));
  // What the refund would have left behind: other shops' money paid it.
  expect(await checkInvariants(world.test.machineCtx())).toEqual([]);
  expect(code).toBe("refund_not_funded");
  expect(plan.funded).toBe(false);
});

test("a payment that a process wrote under tomorrow's date, because it had not heard of a new cut-off, is yesterday's takings", async () => {
  const cutOffs = (list: object) =>
    world.test.sql`update acquirer set cut_offs = ${world.test.sql.json(list as never)}`;
  const eleven = { from: "2026-01-01", minutes: -60 };
  await cutOffs([eleven]);
  await world.pay({ fen: 1n, at: at("20T12:00:00") });
  await cutOffs([eleven, { from: "2026-11-21", minutes: 0 }]);
  const sale = await world.pay({ fen: 10_000n, at: at("20T23:30:00") });
  const [guess] = await world.test
    .sql`select clearing_date as day from payment where order_id = ${uuidOf(sale.orderId)}`;
  expect(guess).toEqual({ day: "2026-11-21" });
  await world.test.moveTo(at("21T07:00:00"));
  expect(await codeOf(ask(sale, 10_000n))).toBe("refund_not_funded");
  // What is sold from now on does.
  await world.pay({ fen: 11_000n, at: at("21T07:00:00") });
  expect(await codeOf(ask(sale, 10_000n))).toBeUndefined();
});

test("today's takings bear a refund of yesterday's sale, before yesterday's file and after it", async () => {
  const sale = await world.pay({ fen: 10_000n, at: at("20T20:00:00") });
  await world.test.moveTo(at("21T07:00:00"));
  await world.pay({ fen: 6_000n, at: at("21T06:59:00") });
  expect(await codeOf(ask(sale, 10_000n))).toBe("refund_not_funded");
  const granted = await ask(sale, 3_000n);
  // The 30.00 of before count: 60.00 of today do not bear 60.00 once more.
  expect(await codeOf(ask(sale, 6_000n))).toBe("refund_not_funded");
  await world.carryOut(sale, granted, { at: at("21T07:00:00") });
  await world.endDay(DAY);
  await world.decide(DAY);
  expect(await codeOf(ask(sale, 6_000n))).toBe("refund_not_funded");
  await world.pay({ fen: 10_000n, at: at("21T10:30:00") });
  expect(await codeOf(ask(sale, 7_000n))).toBeUndefined();
});

test("the morning after, the seller covers what the mall lacks, as the file of that day then says", async () => {
  const DAY2 = dayFrom("2026-11-21");
  const [first, second] = [
    await world.pay({ fen: 3_000n, at: at("20T20:00:00") }),
    await world.pay({ fen: 3_000n, at: at("20T20:01:00") }),
  ];
  await world.endDay(DAY);
  await world.decide(DAY);
  await world.test.moveTo(at("21T11:00:00"));
  // Headquarters and region get enough of it for both, the mall its 0.10 for one.
  await world.pay({ fen: 30_000n, at: at("21T10:59:00") });
  const plan = () =>
    planRefund(world.test.ctxFor("coffee-owner"), { orderId: second.orderId, amountFen: 3_000n });
  expect(await plan()).toMatchObject({ funded: true, standIns: [] });
  await world.carryOut(first, await ask(first, 3_000n), { at: at("21T11:00:00") });
  expect(await plan()).toMatchObject({
    funded: true,
    standIns: [{ by: "seller", shop: "海棠里商场", fen: 10n }],
  });
  await world.carryOut(second, await ask(second, 3_000n), { at: at("21T11:01:00") });
  // What the coffee shop covered of the mall's part is nobody else's want: the noodle shop's own sale bears its refund.
  const noodles = await world.pay({ fen: 4_000n, at: at("21T11:02:00"), seller: NOODLE });
  await world.test.moveTo(at("21T11:03:00"));
  expect(
    await planRefund(world.test.ctxFor("noodle-owner"), { orderId: noodles.orderId, amountFen: 4_000n }),
  ).toMatchObject({ funded: true, standIns: [] });
  await world.carryOut(noodles, await ask(noodles, 4_000n, "noodle-owner"), { at: at("21T11:03:00") });
  await world.endDay(DAY2);
  await world.decide(DAY2);
  const covers = await world.test.sql<{ bearer: string; fen: bigint }[]>`
    select bearer_no as bearer, amount_fen as fen from open_cover`;
  expect([...covers]).toEqual([{ bearer: "M00000000000003", fen: 10n }]);
  expect(await checkInvariants(world.test.machineCtx())).toEqual([]);
});

test.each([
  ["as they were paid", [0, 1, 2, 3]],
  ["the last first", [3, 2, 1, 0]],
])("refunds of the day are covered in the order in which they were asked for, %s", async (_, order) => {
  const sales: Sale[] = [];
  for (const i of order.keys()) sales.push(await world.pay({ fen: 9_000n, at: at(`20T12:0${i}:00`) }));
  const asked = order.flatMap((i) => sales[i] ?? []);
  for (const [i, sale] of asked.entries()) {
    await world.test.moveTo(at(`20T12:1${i}:00`));
    await ask(sale, 1_000n);
  }
  const { merchantId } = world.test.demo;
  const { day } = await world.test
    .machineCtx()
    .db.acrossShops((tx) =>
      loadUnsettled(tx, { acquirerId: world.acquirerId, merchantId, numbers: [SHOP], now: world.test.now() }),
    );
  expect(day.earlier.map((r) => r.acquirerReference)).toEqual(asked.map((s) => s.orderId));
});

test("a payment that no bill holds bears nobody's refund once its day is in a file", async () => {
  const missing = await world.pay({ fen: 10_000n, at: at("20T12:00:00"), acquirer: false });
  const sale = await world.pay({ fen: 5_000n, at: at("20T12:01:00") });
  await world.endDay(DAY);
  await world.decide(DAY);
  expect(await codeOf(ask(sale, 5_000n))).toBe("refund_not_funded");
  expect(await codeOf(ask(missing, 10_000n))).toBe("refund_not_funded");
});

test("a cashier's limit holds for all refunds of one payment together", async () => {
  await world.test.moveTo(at("20T12:05:00"));
  const sale = await world.pay({ fen: 20_000n, at: at("20T12:00:00") });
  expect(await codeOf(ask(sale, 5_000n, "coffee-cashier"))).toBeUndefined();
  expect(await codeOf(ask(sale, 1n, "coffee-cashier"))).toBe("refund_above_limit");
  expect(await codeOf(ask(sale, 5_000n, "coffee-manager"))).toBeUndefined();
});
