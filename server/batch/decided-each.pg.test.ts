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
} as const satisfies Record<string, Partial<Pay>>;
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

test("after one decision nothing stays, except what waits for its refund or its day", async () => {
  await world.pay({ fen: 900_000n, at: at("20T09:00:00") });
  const sales = new Map<string, Sale & { kind: Kind; as: Word }>();
  for (const [i, { kind, as }] of CASES.entries()) {
    const minute = String(i).padStart(2, "0");
    const paid = { fen: FEN, at: at(`20T12:${minute}:00`), ...KINDS[kind] };
    const sale = await world.pay({ ...paid, isHeard: kind !== "late_payment" });
    if (kind === "late_payment") {
      const closedAt = instantText(new Date(paid.at.getTime() - 10_000));
      closes += `${JSON.stringify({ merchantOrderNo: sale.no, closedAt, enteredAt: closedAt })}\n`;
    }
    // The wallet has what its bill says.
    const { bill = {} }: Partial<Pay> = KINDS[kind];
    const booked = world.wallets.wechat.orders.get(sale.no);
    if (booked && bill.orderFen) booked.order = { ...booked.order, amountFen: bill.orderFen };
    sales.set(sale.reference, { ...sale, kind, as });
  }
  await endDay(DAY);
  const first = (await world.file(DAY)).file;
  expect(new Map(first.leftOut.map((x) => [x.acquirerReference, x.kind]))).toEqual(
    new Map([...sales.values()].map((s) => [s.reference, s.kind])),
  );
  await world.decide(DAY);
  for (const x of first.leftOut) await world.decideItem(x, sales.get(x.acquirerReference)?.as ?? "wait");

  // Entered as decided, what goes back is in a bill: the platform asked for each once.
  await recordAcceptedPayments(world.ctx);
  for (let turn = 0; turn < 3; turn++) {
    await world.test.moveTo(new Date(world.test.now().getTime() + 60_000));
    await tendDecidedRefunds(world.ctx, (error) => expect.unreachable(`${error}`));
  }
  const given = [...world.wallets.wechat.refunds.values()].map(({ refund }) => refund);
  const refunds = [...sales.values()].filter((s) => s.as === "refund");
  expect(given.map((r) => r.merchantOrderNo).sort()).toEqual(refunds.map((s) => s.no).sort());
  const clerk = world.test.ctxFor("clearing-1");
  const { items } = await listItems(clerk, {});
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
  const open = await listDifferences(clerk, { status: "open" });
  expect(new Set(open.map((d) => d.acquirerReference))).toEqual(
    new Set(
      open
        .filter((d) => waiting.some((s) => s.reference === d.acquirerReference))
        .map((d) => d.acquirerReference),
    ),
  );
  const after = await listItems(clerk, {});
  expect(after.counts).toMatchObject({ open: 0, signed: 0, decided: waiting.length });
  world.writeDesk();
  const check = await checkFile(checkPathsFrom({ desk: world.desk }));
  expect(check.differences.kept).toEqual([]);
  expect(await checkInvariants(world.test.machineCtx())).toEqual([]);
});
