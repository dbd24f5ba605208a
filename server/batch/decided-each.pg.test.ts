/** Every kind of difference with every word that two people may say of it: after one decision nothing stays but what waits for its refund or its day. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkFile } from "#verifier/check-file.ts";
import { checkPathsFrom } from "#verifier/inputs.ts";
import { addDays } from "../calendar/calendar.ts";
import { type Day, dayFrom } from "../calendar/day.ts";
import { instantText, startOf } from "../calendar/instant.ts";

import { checkInvariants } from "../ledger/check-invariants.ts";
import { listDifferences } from "../statement/list-differences.ts";
import { listItems } from "../statement/list-items.ts";
import { recordAcceptedPayments } from "../statement/record-accepted-payments.ts";
import { tendDecidedRefunds } from "../worker/tend-orders.ts";
import type { Sale } from "./testing/books.ts";
import { type ClearingWorld, openClearingWorld } from "./testing/clearing-world.ts";
import type { Pay } from "./testing/trade.ts";

const DAY = dayFrom("2026-11-20");
const NEXT = addDays(DAY, 1);
const HOUR_MS = 3_600_000;
const at = (text: string) => new Date(`2026-11-${text}+08:00`);
const FEN = 6_000n;

const KINDS = {
  late_payment: {},
  amount_differs: { bill: { orderFen: 6_001n, settlementFen: 6_001n } },
  fee_differs: { bill: { feeFen: 99n } },
  seller_differs: { bill: { channelNo: "1900000005" } },
  only_acquirer: { platform: false },
  number_differs: { bill: { merchantOrderNo: "" } },
} as const satisfies Record<string, Partial<Pay>>;
/** What the acquirer's books call what our comparison calls otherwise. */
const WORD_OF: Partial<Record<Kind, string>> = { number_differs: "only_acquirer" };
type Kind = keyof typeof KINDS;
const WORDS = ["accept", "refund", "not_ours", "wait"] as const;
type Word = (typeof WORDS)[number];
const CASES = (Object.keys(KINDS) as Kind[]).flatMap((kind) => WORDS.map((as) => ({ kind, as })));

let world: ClearingWorld;
let closes = "";
beforeEach(async () => {
  world = await openClearingWorld();
  closes = "";
});
afterEach(() => world.close());

async function endDay(day: Day): Promise<void> {
  await world.test.moveTo(new Date(startOf(addDays(day, 1)).getTime() + 10 * HOUR_MS));
  await world.core.lay({ closes });
  await world.turn();
}

const clerk = () => world.test.ctxFor("clearing-1");
/** Which kinds of difference are open. */
const openKinds = async () =>
  [...new Set((await listDifferences(clerk(), { status: "open" })).map((d) => d.kind as string))].sort();

/** Entered as decided, what goes back is in a bill: the platform asks for each once. */
async function askForRefunds() {
  await recordAcceptedPayments(world.ctx);
  const before = new Set(world.wallets.wechat.refunds.keys());
  for (let turn = 0; turn < 3; turn++) {
    await world.test.moveTo(new Date(world.test.now().getTime() + 60_000));
    await tendDecidedRefunds(world.ctx, (error) => expect.unreachable(`${error}`));
  }
  const asked = [...world.wallets.wechat.refunds].filter(([no]) => !before.has(no));
  return asked.map(([, { refund }]) => refund);
}

async function expectSound(): Promise<void> {
  world.writeDesk();
  const check = await checkFile(checkPathsFrom({ desk: world.desk }));
  expect(check.differences.kept).toEqual([]);
  expect(await checkInvariants(world.test.machineCtx())).toEqual([]);
}

test("after one decision nothing stays, except what waits for its refund or its day", async () => {
  await world.pay({ fen: 900_000n, at: at("20T09:00:00") });
  const sales = new Map<string, Sale & { kind: Kind; as: Word }>();
  for (const [i, { kind, as }] of CASES.entries()) {
    const minute = String(i).padStart(2, "0");
    // The bill says the number of another order, which is nobody's.
    const elsewhere = { bill: { merchantOrderNo: `Q${String.fromCharCode(65 + i).repeat(31)}` } };
    const of = kind === "number_differs" ? elsewhere : KINDS[kind];
    const paid: Pay = { fen: FEN, at: at(`20T12:${minute}:00`), ...of };
    const sale = await world.pay({ ...paid, isHeard: kind !== "late_payment" });
    if (kind === "late_payment") {
      const closedAt = instantText(new Date(paid.at.getTime() - 10_000));
      closes += `${JSON.stringify({ merchantOrderNo: sale.no, closedAt, enteredAt: closedAt })}\n`;
    }
    // The wallet has what its bill says.
    const { bill = {} } = paid;
    const booked = world.wallets.wechat.orders.get(sale.no);
    if (booked && bill.orderFen) booked.order = { ...booked.order, amountFen: bill.orderFen };
    const no = bill.merchantOrderNo ?? sale.no;
    if (booked) world.wallets.wechat.orders.set(no, booked);
    sales.set(sale.reference, { ...sale, no, kind, as });
  }
  await endDay(DAY);
  const first = (await world.file(DAY)).file;
  expect(new Map(first.leftOut.map((x) => [x.acquirerReference, x.kind]))).toEqual(
    new Map([...sales.values()].map((s) => [s.reference, WORD_OF[s.kind] ?? s.kind])),
  );
  // What came late agrees in both books: the law alone keeps it out.
  expect(await openKinds()).toEqual(
    Object.keys(KINDS)
      .map((k) => (k === "late_payment" ? "not_computable" : k))
      .sort(),
  );
  await world.decide(DAY);
  for (const x of first.leftOut) await world.decideItem(x, sales.get(x.acquirerReference)?.as ?? "wait");

  const given = await askForRefunds();
  const refunds = [...sales.values()].filter((s) => s.as === "refund");
  expect(given.map((r) => r.merchantOrderNo).sort()).toEqual(refunds.map((s) => s.no).sort());
  const { items } = await listItems(clerk(), {});
  expect(items.map((i) => [i.acquirerReference, i.state, i.decision?.as])).toEqual(
    expect.arrayContaining([...sales.values()].map((s) => [s.reference, "decided", s.as])),
  );
  for (const sale of refunds) {
    const refund = given.find((r) => r.merchantOrderNo === sale.no);
    const { amountFen: fen = 0n, refundNo = "" } = refund ?? {};
    await world.refundByStaff({ ...sale, fen }, { fen, refundNo, at: at("21T11:00:00"), isHeard: false });
  }
  await endDay(NEXT);
  const second = (await world.file(NEXT)).file;
  const waiting = [...sales.values()].filter((s) => s.as === "wait");
  expect(second.leftOut.map((x) => x.acquirerReference).sort()).toEqual(
    waiting.map((s) => s.reference).sort(),
  );
  const inFile = (as: Word) => [...sales.values()].filter((s) => s.as === as).map((s) => s.reference);
  expect(second.decisions.map((j) => j.acquirerReference).sort()).toEqual(
    [...inFile("accept"), ...inFile("not_ours")].sort(),
  );
  const open = await listDifferences(clerk(), { status: "open" });
  expect(new Set(open.map((d) => d.acquirerReference))).toEqual(
    new Set(
      open
        .filter((d) => waiting.some((s) => s.reference === d.acquirerReference))
        .map((d) => d.acquirerReference),
    ),
  );
  const after = await listItems(clerk(), {});
  expect(after.counts).toMatchObject({ open: 0, signed: 0, decided: waiting.length });
  await expectSound();
});

/** A refund that differs and whose payment is left out too: two items, decided alike. */
const REFUND_KINDS = {
  refund_only_acquirer: { platform: false },
  refund_amount_differs: { bill: { feeFen: 99n } },
} as const satisfies Record<string, Partial<Pay>>;
type RefundKind = keyof typeof REFUND_KINDS;
const BACK = 2_000n;

/** Our own refund of one fen less than the bill says; or the acquirer's staff's, of a payment that we do not know. */
const giveBack = async (kind: RefundKind, sale: Sale, no: number, when: Date) =>
  kind === "refund_only_acquirer"
    ? await world.refundByStaff(sale, { fen: BACK, refundNo: `STAFF${no}`, at: when, isHeard: false })
    : await world.refund(sale, {
        fen: BACK,
        at: when,
        bill: { orderFen: BACK + 1n, settlementFen: BACK + 1n },
      });

test("a refund that differs leaves with its payment by one decision each, or with the rest of it in a bill", async () => {
  await world.pay({ fen: 900_000n, at: at("20T09:00:00") });
  const sales = new Map<string, Sale & { as: Word }>();
  const cases = (Object.keys(REFUND_KINDS) as RefundKind[]).flatMap((kind) =>
    WORDS.map((as) => ({ kind, as })),
  );
  for (const [i, { kind, as }] of cases.entries()) {
    const sale = await world.pay({ fen: FEN, at: at(`20T12:0${i}:00`), ...REFUND_KINDS[kind] });
    await giveBack(kind, sale, i, at(`20T13:0${i}:00`));
    sales.set(sale.reference, { ...sale, as });
  }
  await endDay(DAY);
  const first = (await world.file(DAY)).file;
  expect(first.leftOut.filter((x) => x.refundReference !== "").map((x) => x.kind)).toEqual(
    cases.map(() => "payment_left_out"),
  );
  expect(first.leftOut).toHaveLength(2 * cases.length);
  expect(await openKinds()).toEqual([
    "fee_differs",
    "only_acquirer",
    "refund_amount_differs",
    "refund_only_acquirer",
  ]);
  await world.decide(DAY);
  for (const x of first.leftOut) {
    const as = sales.get(x.acquirerReference)?.as ?? "wait";
    // What went back already is part of what goes back in full: nobody decides about it.
    if (as !== "refund" || x.refundReference === "") await world.decideItem(x, as);
  }
  const given = await askForRefunds();
  expect(given).toHaveLength(Object.keys(REFUND_KINDS).length);
  for (const { acquirerReference, amountFen: fen, refundNo } of given) {
    const sale = sales.get(acquirerReference);
    if (!sale) throw new RangeError("of one of them");
    world.enterRefund(sale, { fen, refundNo, at: at("21T11:00:00") });
  }
  await endDay(NEXT);
  const second = (await world.file(NEXT)).file;
  const of = (...words: Word[]) =>
    first.leftOut
      .filter((x) => words.includes(sales.get(x.acquirerReference)?.as ?? "wait"))
      .map((x) => `${x.acquirerReference} ${x.refundReference}`)
      .sort();
  const named = (list: readonly { acquirerReference: string; refundReference: string }[]) =>
    list.map((x) => `${x.acquirerReference} ${x.refundReference}`).sort();
  expect(named(second.leftOut)).toEqual(of("wait"));
  expect(named(second.decisions)).toEqual(of("accept", "not_ours"));
  const open = await listDifferences(clerk(), { status: "open" });
  expect(named(open).filter((item) => !of("wait").includes(item))).toEqual([]);
  const after = await listItems(clerk(), {});
  expect(after.counts).toMatchObject({ open: 0, signed: 0, decided: of("wait").length });
  await expectSound();
});

test("a refund of another amount, of a payment that entered, enters as the bill has it: nobody decides, nothing stays", async () => {
  const sale = await world.pay({ fen: FEN, at: at("20T12:00:00") });
  await giveBack("refund_amount_differs", sale, 0, at("20T13:00:00"));
  await endDay(DAY);
  const { leftOut, totals } = (await world.file(DAY)).file;
  expect(leftOut).toEqual([]);
  expect(totals.grossRefundTotal).toBe(BACK + 1n);
  expect(await openKinds()).toEqual([]);
  expect((await listItems(clerk(), {})).items).toEqual([]);
  await expectSound();
});
