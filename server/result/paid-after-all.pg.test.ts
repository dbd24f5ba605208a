import { afterEach, beforeEach, expect, test } from "vitest";
import { checkFile } from "#verifier/check-file.ts";
import { checkPathsFrom } from "#verifier/inputs.ts";
import { listBatches } from "../batch/list-batches.ts";
import { type ClearingWorld, openClearingWorld } from "../batch/testing/clearing-world.ts";
import { SHOP } from "../batch/testing/shops.ts";
import { dayFrom } from "../calendar/day.ts";
import { checkInvariants } from "../ledger/check-invariants.ts";
import { getHeadings } from "../ledger/get-headings.ts";
import { listDifferences } from "../statement/list-differences.ts";
import { listItems } from "../statement/list-items.ts";

/** The bank fails a line, then says that it paid it: two people of the acquirer state which holds, and it is never paid twice. */
const DAY = dayFrom("2026-11-20");
const MONDAY = dayFrom("2026-11-23");
const PERSONS = ["reviewer", "approver"] as const;

let world: ClearingWorld;
beforeEach(async () => {
  world = await openClearingWorld();
  await world.pay({ fen: 10_000n, at: new Date("2026-11-20T12:00:00+08:00") });
  await world.endDay(DAY);
  await world.decide(DAY);
  await world.answer(DAY, (_, no) => (no === SHOP ? "failed" : "paid"));
});
afterEach(async () => {
  await world.close();
});

async function failedLine() {
  const { file, digest } = await world.file(DAY);
  const line = file.positions.find((p) => p.subMerchantNo === SHOP);
  return {
    ...{ fileDigest: digest, lineNo: line?.lineNo ?? 0, amount: line?.pay ?? 0n },
    ...{ bankDay: MONDAY, bankReference: "P1", reason: "" },
  };
}
const again = async () => ({ ...(await failedLine()), kind: "paid" as const });
const heading = async (name: string) => {
  const db = world.test.machineCtx().db;
  const all = await db.bulk((sql) => getHeadings(sql, { acquirerId: world.acquirerId }));
  return new Map(all).get(name as never) ?? 0n;
};
const clearing = () => world.test.ctxFor("clearing-1");
const open = () => listDifferences(clearing(), { status: "open" });
async function expectEqual(): Promise<void> {
  world.writeDesk(world.register());
  const check = await checkFile(checkPathsFrom({ desk: world.desk }));
  expect(check.differences.kept).toEqual([]);
}
const faults = async () => await checkInvariants(world.test.machineCtx());

test("paid after all, as two people state: the difference ends, it re-enters nowhere and is paid once", async () => {
  const line = await again();
  await world.deliver("again.jsonl", [line]);
  expect(await open()).toMatchObject([{ kind: "bank_contradicts" }]);
  const { items } = await listItems(clearing(), {});
  const batches = await listBatches(clearing(), { acquirerId: world.acquirerId });
  const batch = batches.find((b) => b.clearingDate === DAY);
  expect(items).toMatchObject([
    { kind: "bank_contradicts", subMerchantNo: SHOP, batchId: batch?.id, isDecidable: false },
  ]);
  expect(batch).toMatchObject({ bank: { failed: 1 } });

  const alone = { ...line, persons: ["reviewer", "reviewer"] as const };
  expect(await world.deliver("alone.jsonl", [alone])).toMatchObject({ failed: ["alone.jsonl"] });
  expect(await open()).toHaveLength(1);
  const stated = { ...line, persons: PERSONS, enteredAt: "2026-11-23T16:00:00+08:00" };
  const before = [await heading("ext:paid"), await heading(`returned:${SHOP}`)];
  expect(await world.deliver("stated.jsonl", [stated])).toMatchObject({ imported: ["stated.jsonl"] });
  expect(await world.deliver("twice.jsonl", [stated])).toMatchObject({ imported: ["twice.jsonl"] });
  expect([await heading("ext:paid"), await heading(`returned:${SHOP}`)]).toEqual([
    (before[0] ?? 0n) + line.amount,
    0n,
  ]);
  expect(await open()).toEqual([]);
  const [after] = await listBatches(clearing(), { batchId: batch?.id ?? "clb_" });
  expect(after).toMatchObject({ bank: { failed: 0 } });

  const subMerchantNo = SHOP;
  world.results.push(
    { ...line, enteredAt: "2026-11-23T15:00:00+08:00", subMerchantNo },
    { ...stated, subMerchantNo },
  );
  await world.pay({ fen: 5_000n, at: new Date("2026-11-23T12:00:00+08:00") });
  await world.endDay(MONDAY);
  expect((await world.file(MONDAY)).file.returned).toEqual([]);
  await expectEqual();
  expect(await faults()).toEqual([]);
});

test("where the failure stands the difference ends too, and the money re-enters once", async () => {
  const line = await again();
  await world.deliver("again.jsonl", [line]);
  await world.deliver("stated.jsonl", [{ ...line, kind: "failed", persons: PERSONS }]);
  expect(await open()).toEqual([]);
  await world.endDay(MONDAY);
  expect((await world.file(MONDAY)).file.returned).toMatchObject([{ lineNo: line.lineNo, kind: "failed" }]);
  await expectEqual();
});

test("what a released file owes again is not said to be paid after all", async () => {
  const line = await again();
  await world.endDay(MONDAY);
  await world.decide(MONDAY);
  await world.deliver("again.jsonl", [line]);
  const stated = { ...line, persons: PERSONS };
  expect(await world.deliver("stated.jsonl", [stated])).toMatchObject({ failed: ["stated.jsonl"] });
  expect(await open()).toHaveLength(1);
  expect(await faults()).toEqual([]);
  await world.deliver("failed.jsonl", [{ ...stated, kind: "failed" }]);
  expect(await open()).toEqual([]);
});

test("two people state nothing about a line of which the bank has said nothing, or that it paid", async () => {
  const { file } = await world.file(DAY);
  const paid = file.positions.find((p) => p.pay > 0n && p.subMerchantNo !== SHOP);
  const line = { ...(await again()), lineNo: paid?.lineNo ?? 0, amount: paid?.pay ?? 0n, persons: PERSONS };
  expect(await world.deliver("x.jsonl", [{ ...line, kind: "failed" }])).toMatchObject({
    failed: ["x.jsonl"],
  });
});
