/** What two people of the acquirer decide about a payment that was left out, from their book to the shop and the bill. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkFile } from "#verifier/check-file.ts";
import { checkPathsFrom } from "#verifier/inputs.ts";
import { importDecisions } from "../books/import-decisions.ts";
import { addDays } from "../calendar/calendar.ts";
import { type Day, dayFrom } from "../calendar/day.ts";
import { startOf } from "../calendar/instant.ts";
import { idOf, newId, uuidOf } from "../id.ts";
import { checkInvariants } from "../ledger/check-invariants.ts";
import { listDifferences } from "../statement/list-differences.ts";
import { listItems } from "../statement/list-items.ts";
import { recordAcceptedPayments } from "../statement/record-accepted-payments.ts";
import { refusalOf } from "../testing/world.ts";
import { tendDecidedRefunds } from "../worker/tend-orders.ts";
import { getBatch } from "./get-batch.ts";
import type { Sale } from "./testing/books.ts";
import { type ClearingWorld, openClearingWorld } from "./testing/clearing-world.ts";

const DAY = dayFrom("2026-11-20");
const NEXT = addDays(DAY, 1);
const HOUR_MS = 3_600_000;
const at = (text: string) => new Date(`2026-11-${text}+08:00`);

const fail = (error: unknown) => expect.unreachable(`${error}`);
let world: ClearingWorld;
let late: Sale;
beforeEach(async () => {
  world = await openClearingWorld();
});
afterEach(() => world.close());

/** The log of closes as the core lays it with its other books; it keeps one. */
let closes = "";
async function endDay(day: Day): Promise<void> {
  await world.test.moveTo(new Date(startOf(addDays(day, 1)).getTime() + 10 * HOUR_MS));
  await world.core.lay({ closes });
  await world.turn();
}
const itemOf = (sale: Sale) => ({ acquirerReference: sale.reference, refundReference: "", amount: sale.fen });
const statusOf = async ({ orderId }: Sale) => {
  const [row] = await world.test.sql<
    { status: string }[]
  >`select status from "order" where id = ${uuidOf(orderId)}`;
  return row?.status;
};
const openDifferences = async () =>
  (await listDifferences(world.test.ctxFor("clearing-1"), { status: "open" })).map(
    (d) => d.acquirerReference,
  );
/** A payment of an order that was cancelled ten seconds before it came, as far as our side knows. */
async function payCancelled(): Promise<Sale> {
  const sale = await world.pay({ fen: 6_000n, at: at("20T12:00:00"), isHeard: false });
  const closedAt = at("20T11:59:50");
  await world.damage(async (tx) => {
    await tx`update "order" set status = 'closed', close_reason = 'cancelled', closed_at = ${closedAt}, ask_at = null
      where id = ${uuidOf(sale.orderId)}`;
    await tx`insert into event (day, id, acquirer_id, merchant_id, sub_merchant_id, kind, subject_id, order_id, facts,
        happened_at, heard_at)
      select ${DAY}::date, ${uuidOf(newId("evt", closedAt))}, acquirer_id, merchant_id, sub_merchant_id, 'order.closed', id,
        id, '{}', ${closedAt}, ${closedAt} from "order" where id = ${uuidOf(sale.orderId)}`;
  });
  return sale;
}
/** One payment that came after the close in the acquirer's log, beside one in time; the day of both is released. */
async function leaveOneOut(): Promise<void> {
  await world.pay({ fen: 20_000n, at: at("20T11:00:00") });
  late = await payCancelled();
  const closedAt = "2026-11-20T11:59:50+08:00";
  const close = { merchantOrderNo: late.no, closedAt, enteredAt: closedAt };
  closes = `${JSON.stringify(close)}\n`;
  await endDay(DAY);
  const { file } = await world.file(DAY);
  expect(file.leftOut).toMatchObject([{ acquirerReference: late.reference, kind: "late_payment" }]);
  expect(await statusOf(late)).toBe("closed");
  await world.decide(DAY);
}
async function expectSound(): Promise<void> {
  world.writeDesk();
  const check = await checkFile(checkPathsFrom({ desk: world.desk }));
  expect(check.differences.kept).toEqual([]);
  expect(await checkInvariants(world.test.machineCtx())).toEqual([]);
  expect(await openDifferences()).toEqual([]);
}

test("what two people accept enters under its order's terms, and its order is paid", async () => {
  await leaveOneOut();
  await world.decideItem(itemOf(late), "accept");
  await recordAcceptedPayments(world.ctx);
  expect(await statusOf(late)).toBe("paid");
  await endDay(NEXT);
  const { file } = await world.file(NEXT);
  expect(file).toMatchObject({ leftOut: [], decisions: [{ kind: "accept", amount: 0n }] });
  await expectSound();
});

test("the desk reads of a file which decisions stand in it, and of a decided item why it was left out and where it stands", async () => {
  await leaveOneOut();
  const strange = await world.pay({ fen: 3_500n, at: at("21T09:00:00"), platform: false });
  await world.decideItem(itemOf(late), "accept");
  await recordAcceptedPayments(world.ctx);
  await endDay(NEXT);
  const clerk = world.test.ctxFor("clearing-1");
  const batchOf = async (day: Day) => {
    const found = (await world.batches()).find((b) => b.day === day);
    return await getBatch(clerk, { batchId: idOf("clb", found?.id ?? "") });
  };
  const { decisions, id } = await batchOf(NEXT);
  expect(decisions).toMatchObject([
    {
      ...{
        decidedAs: "accept",
        cause: "late_payment",
        acquirerReference: late.reference,
        refundReference: "",
      },
      ...{ itemFen: late.fen, enteredFen: late.fen, adjustFen: 0n, persons: expect.any(Array) },
    },
  ]);
  expect(decisions[0]?.persons).toHaveLength(2);
  expect((await batchOf(DAY)).decisions).toEqual([]);
  const find = async (reference: string) =>
    (await listItems(clerk, {})).items.find((i) => i.acquirerReference === reference);
  expect(await find(late.reference)).toMatchObject({
    ...{ state: "done", kind: "late_payment" },
    decision: { stands: { batchId: id, clearingDate: NEXT } },
  });
  expect(await find(strange.reference)).toMatchObject({ state: "open", decision: null });

  // Of an item without an order the whole goes to the shop of the bill, less the fee; a rejected file holds no decision.
  await world.decide(NEXT);
  await world.decideItem(itemOf(strange), "accept");
  await endDay(addDays(NEXT, 1));
  const [whole] = (await batchOf(addDays(NEXT, 1))).decisions;
  expect(whole).toMatchObject({
    cause: "only_acquirer",
    enteredFen: null,
    adjustFen: strange.fen - strange.fee,
  });
  await world.decide(addDays(NEXT, 1), "rejected");
  expect((await find(strange.reference))?.decision?.stands).toBeNull();
});

test("what they give back the platform forwards in full, once, and it leaves with its refund in a bill", async () => {
  await leaveOneOut();
  await world.decideItem(itemOf(late), "refund");
  const wallet = world.wallets.wechat;
  wallet.faults.refuse = true;
  await tendDecidedRefunds(world.ctx, fail);
  expect(wallet.refunds.size).toBe(0);
  wallet.faults.refuse = false;
  for (let turn = 0; turn < 3; turn++) {
    await world.test.moveTo(new Date(world.test.now().getTime() + 60_000));
    await tendDecidedRefunds(world.ctx, fail);
  }
  const [given, ...more] = [...wallet.refunds.values()];
  expect(more).toEqual([]);
  expect(given?.refund).toMatchObject({ amountFen: late.fen, merchantOrderNo: late.no });
  const refundNo = given?.refund.refundNo ?? "";
  await world.refundByStaff(late, { fen: late.fen, refundNo, at: at("21T10:30:00"), isHeard: false });
  await endDay(NEXT);
  const { file } = await world.file(NEXT);
  expect(file).toMatchObject({ leftOut: [], decisions: [] });
  expect(await statusOf(late)).toBe("closed");
  await expectSound();
});

test("two workers that forward a decided refund at once give it back once", async () => {
  await leaveOneOut();
  await world.decideItem(itemOf(late), "refund");
  const twice = () => Promise.all([tendDecidedRefunds(world.ctx, fail), tendDecidedRefunds(world.ctx, fail)]);
  for (let turn = 0; turn < 3; turn++) {
    await twice();
    await world.test.moveTo(new Date(world.test.now().getTime() + 60_000));
  }
  const given = [...world.wallets.wechat.refunds.values()];
  expect(given.map((g) => g.refund.amountFen)).toEqual([late.fen]);
  const rows = await world.test.sql<{ refundNo: string; finished: boolean }[]>`
    select refund_no, finished_at is not null as finished from decided_refund`;
  expect(rows).toMatchObject([{ finished: true }]);
});

test("what is not theirs to share leaves by one word, and no difference stays open", async () => {
  const strange = await world.pay({ fen: 3_500n, at: at("20T13:00:00"), platform: false });
  await world.pay({ fen: 20_000n, at: at("20T11:00:00") });
  await world.endDay(DAY);
  expect(await openDifferences()).toEqual([strange.reference]);
  await world.decide(DAY);
  await world.decideItem(itemOf(strange), "not_ours");
  await world.endDay(NEXT);
  expect((await world.file(NEXT)).file).toMatchObject({ leftOut: [], decisions: [{ kind: "not_ours" }] });
  expect(await openDifferences()).toEqual([]);
});

test("a payment that has entered meanwhile is nobody's to give back", async () => {
  await leaveOneOut();
  await world.decideItem(itemOf(late), "refund");
  await world.damage(
    (tx) => tx`update clearing_entry set acquirer_reference = ${late.reference} where kind = 'P'`,
  );
  await tendDecidedRefunds(world.ctx, fail);
  expect(world.wallets.wechat.refunds.size).toBe(0);
});

test("where no log of closes is kept a payment of a closed order enters, and its order is paid", async () => {
  const sale = await payCancelled();
  await world.endDay(DAY);
  expect((await world.file(DAY)).file.leftOut).toEqual([]);
  expect(await statusOf(sale)).toBe("paid");
  const [fact] = await world.test.sql<{ why: string }[]>`
    select facts ->> 'reopened' as why from event where order_id = ${uuidOf(sale.orderId)} and kind = 'order.paid'`;
  expect(fact?.why).toBe("no_close_log");
  await expectSound();
});

test.each([
  ["of another amount", { orderFen: 6_001n, settlementFen: 6_001n }, "amount_differs"],
  ["with a fee above the tolerance", { feeFen: 99n }, "fee_differs"],
] as const)("a payment %s is taken in by one word, and its order is paid", async (_, bill, kind) => {
  await world.pay({ fen: 20_000n, at: at("20T11:00:00") });
  const sale = await world.pay({ fen: 6_000n, at: at("20T12:00:00"), bill });
  await world.endDay(DAY);
  const [x] = (await world.file(DAY)).file.leftOut;
  expect(x).toMatchObject({ acquirerReference: sale.reference, kind });
  await world.decide(DAY);
  await world.decideItem({ ...itemOf(sale), amount: x?.amount ?? 0n }, "accept");
  await recordAcceptedPayments(world.ctx);
  expect(await statusOf(sale)).toBe("paid");
  await world.endDay(NEXT);
  expect((await world.file(NEXT)).file).toMatchObject({
    leftOut: [],
    decisions: [{ kind: "accept", amount: 0n }],
  });
  await expectSound();
});

test("the book comes by the clerk's hand as by the feed; it only grows, and the same again is once", async () => {
  await leaveOneOut();
  await world.decideItem(itemOf(late), "refund");
  const text = world.core.text("decisions");
  await world.damage(async (tx) => {
    await tx`delete from books_version where book = 'decisions' and body = ${text}`;
    await tx`delete from decision`;
  });
  const clerk = world.test.ctxFor("clearing-1");
  expect(await importDecisions(clerk, { text })).toEqual({ outcome: "imported", count: 1 });
  expect(await importDecisions(clerk, { text })).toEqual({ outcome: "known", count: 1 });
  const { items, counts, deciders } = await listItems(clerk, {});
  expect(items).toMatchObject([{ state: "decided", decision: { as: "refund", persons: deciders } }]);
  expect(counts).toMatchObject({ open: 0, decided: 1 });
  expect(await refusalOf(importDecisions(clerk, { text: "" }))).toMatchObject({ code: "books_old" });
  expect(await refusalOf(importDecisions(clerk, { text: `${text}{}\n` }))).toMatchObject({
    code: "books_unreadable",
    field: "2.signatures",
  });
  for (const who of ["reviewer", "coffee-owner", "operator"])
    expect(await refusalOf(importDecisions(world.test.ctxFor(who), { text }))).toMatchObject({
      code: "forbidden",
    });
});

const toldDeciders = async () => (await listItems(world.test.ctxFor("clearing-1"), {})).deciders;

test("who lets an item wait may release its file", async () => {
  await leaveOneOut();
  await world.decideItem(itemOf(late), "wait");
  expect(await toldDeciders()).toEqual([]);
});

test("who decided is told as one who may not release, until a release has passed the decision", async () => {
  await leaveOneOut();
  await world.decideItem(itemOf(late), "accept");
  const deciders = await toldDeciders();
  expect(deciders).toHaveLength(2);
  await recordAcceptedPayments(world.ctx);
  await endDay(NEXT);
  expect(await toldDeciders()).toEqual(deciders);
  await world.decide(NEXT);
  expect(await toldDeciders()).toEqual([]);
});

test("the desk says of a late payment both sides, its age and what is usually right, and finds it by number or amount", async () => {
  await leaveOneOut();
  const clerk = world.test.ctxFor("clearing-1");
  const { items, counts, undecidedFen, oldest } = await listItems(clerk, { search: "60.00" });
  expect(items).toMatchObject([
    {
      acquirerReference: late.reference,
      kind: "late_payment",
      since: DAY,
      state: "open",
      isDecidable: true,
      suggested: "refund",
      ours: { amountFen: 6_000n, feeFen: 23n, status: "closed" },
      theirs: { orderFen: 6_000n, feeFen: 23n, merchantOrderNo: late.no },
    },
  ]);
  expect({ counts, undecidedFen, oldest }).toMatchObject({
    counts: { open: 1 },
    undecidedFen: 6_000n,
    oldest: items[0]?.heardAt,
  });
  // It waits since the bill told of it, not since its clearing date began.
  expect(items[0]?.heardAt.getTime()).toBeGreaterThanOrEqual(startOf(NEXT).getTime());
  expect((await listItems(clerk, { search: "60.01" })).items).toEqual([]);
  expect((await listItems(clerk, { kind: "fee_differs" })).items).toEqual([]);
  expect((await listItems(clerk, { search: late.reference.slice(4) })).items).toHaveLength(1);
});
