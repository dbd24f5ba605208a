/** A weekend of clearing-file.md, told by platform and acquirer's tool together: files side by side, one rejected, one settled. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkFile } from "#verifier/check-file.ts";
import { openFilesOf } from "#verifier/desk-file.ts";
import { checkPathsFrom } from "#verifier/inputs.ts";
import { type Day, dayFrom } from "../calendar/day.ts";
import { digestOf, writeClearingFile } from "../clearing/clearing-file-codec.ts";
import { type Id, uuidOf } from "../id.ts";
import { checkInvariants } from "../ledger/check-invariants.ts";
import { getHeadings } from "../ledger/get-headings.ts";
import { refusalOf } from "../testing/world.ts";
import { recordVerdict } from "./record-verdict.ts";
import { type ClearingWorld, openClearingWorld } from "./testing/clearing-world.ts";

const FRI = dayFrom("2026-11-20");
const SAT = dayFrom("2026-11-21");
const SUN = dayFrom("2026-11-22");
const MON = dayFrom("2026-11-23");
const MALL = "M00000000000003";
const BOOKS = "M00000000000006";
const BAKER = "M00000000000007";
/** What a payment must be so that after fee and the mall's share this is left of it, fen. */
const GROSS = { 3000: 3_169n, 1500: 1_584n, 1000: 1_056n, 600: 633n } as const;
const HUNDRED = 10_348n;
const MINIMUMS: Readonly<Record<string, bigint>> = { [BOOKS]: 5_000n, [MALL]: 9_999_999n };
const at = (day: Day) => new Date(`${day}T12:00:00+08:00`);

let world: ClearingWorld;
beforeEach(async () => {
  world = await openClearingWorld();
  for (const [number, fen] of Object.entries(MINIMUMS))
    await world.test.sql`update sub_merchant set minimum_fen = ${fen} where number = ${number}`;
});
afterEach(() => world.close());

const books = (day: Day, fen: keyof typeof GROSS) =>
  world.pay({ seller: BOOKS, fen: GROSS[fen], at: at(day) });
/** Our order behind a payment, out of sight and back: without it nobody but the bill speaks of the payment. */
const hide = ({ no }: { no: string }) =>
  world.damage(
    (sql) => sql`update order_attempt set merchant_order_no = 'hidden' where merchant_order_no = ${no}`,
  );
const show = ({ no }: { no: string }) =>
  world.damage(
    (sql) => sql`update order_attempt set merchant_order_no = ${no} where merchant_order_no = 'hidden'`,
  );
const baker = (day: Day) => world.pay({ seller: BAKER, fen: HUNDRED, at: at(day) });
const lives = async () => (await world.batches()).map((b) => `${b.day} ${b.seq} ${b.status}`);
const headings = () =>
  world.test.machineCtx().db.bulk((sql) => getHeadings(sql, { acquirerId: world.acquirerId }));

/** Carried in, sales, net and pay of the bookshop, and what the whole file pays, in fen. */
async function bookshopOf(day: Day): Promise<bigint[]> {
  const { file } = await world.file(day);
  const p = file.positions.find((line) => line.subMerchantNo === BOOKS);
  return p ? [p.carriedIn, p.sales, p.net, p.pay, file.totals.payTotal] : [];
}

/** Every file of the desk that counts, old ones included, is equal by the acquirer's own tool. */
async function expectAllEqual(files: number): Promise<void> {
  world.writeDesk(world.register(({ subMerchantNo }) => ({ minimumFen: MINIMUMS[subMerchantNo] ?? 0n })));
  const paths = openFilesOf({ desk: world.desk }, FRI);
  expect(paths).toHaveLength(files);
  for (const file of paths) {
    const { differences } = await checkFile(checkPathsFrom({ desk: world.desk, file }));
    expect(differences.kept, file).toEqual([]);
  }
}

/** Until Monday morning: Friday is released, Saturday and Sunday wait. */
async function untilMonday() {
  await books(FRI, 3000);
  await baker(FRI);
  await world.endDay(FRI);
  await world.decide(FRI);
  await books(SAT, 1500);
  const missed = await books(SAT, 600);
  await hide(missed);
  await baker(SAT);
  await world.endDay(SAT);
  await books(SUN, 1000);
  await world.endDay(SUN);
  return missed;
}

test("a weekend: side by side, rejected, void, computed anew, released, settled by Monday's release", async () => {
  const missed = await untilMonday();
  expect(await bookshopOf(FRI)).toEqual([0n, 3_000n, 3_000n, 0n, 10_000n]);
  expect(await bookshopOf(SAT)).toEqual([3_000n, 1_500n, 4_500n, 0n, 10_000n]);
  expect(await bookshopOf(SUN)).toEqual([4_500n, 1_000n, 5_500n, 5_500n, 5_500n]);
  const firstSunday = await world.file(SUN);
  expect(firstSunday.file.header.previousDigest).toBe((await world.file(SAT)).digest);

  await world.decide(SAT, "rejected");
  expect(await lives()).toEqual([`${FRI} 1 released`, `${SAT} 1 rejected`, `${SUN} 1 void`]);
  // Nobody releases what is void.
  const rel = world.rel(firstSunday.clr, "released");
  const asked = recordVerdict(world.test.ctxFor("clearing-1"), { fileId: firstSunday.fileId, rel });
  expect(await refusalOf(asked)).toMatchObject({ code: "chain_refused", reason: "previous_void" });

  await show(missed);
  await world.tend();
  expect(await bookshopOf(SAT)).toEqual([3_000n, 2_100n, 5_100n, 5_100n, 15_100n]);
  expect(await bookshopOf(SUN)).toEqual([0n, 1_000n, 1_000n, 0n, 0n]);
  const secondSunday = await world.file(SUN);
  expect(secondSunday.file.header).toMatchObject({ seq: 2, previousDigest: (await world.file(SAT)).digest });
  await world.decide(SAT);
  await baker(MON);
  await world.endDay(MON);
  await expectAllEqual(4);
  await world.decide(MON);
  expect(await lives()).toEqual([
    `${FRI} 1 released`,
    `${SAT} 1 rejected`,
    `${SAT} 2 released`,
    `${SUN} 1 void`,
    `${SUN} 2 settled`,
    `${MON} 1 released`,
  ]);
  for (const day of [FRI, SAT, MON]) await world.answer(day);
  await expectAllEqual(4);
  expect((await headings()).get(`due:${BOOKS}`)).toBe(1_000n);
  expect(await checkInvariants(world.test.machineCtx())).toEqual([]);
});

test("days are released in order, and a release settles exactly what pays and lists nothing", async () => {
  await untilMonday();
  const [sat, sun] = [await world.file(SAT), await world.file(SUN)];
  const said = (file: { fileId: Id<"clf">; clr: Buffer }, settles: string[] = []) =>
    recordVerdict(world.test.ctxFor("clearing-1"), {
      fileId: file.fileId,
      rel: world.rel(file.clr, "released", undefined, undefined, settles),
    });
  expect(await refusalOf(said(sun))).toEqual({ code: "older_file_open", clearingDate: SAT });
  expect(await refusalOf(said(sat, [sun.digest]))).toMatchObject({ code: "release_settles_differ" });
  await said(sat);
  await said(sun);
  expect(await lives()).toEqual([`${FRI} 1 released`, `${SAT} 1 released`, `${SUN} 1 released`]);
});

test("a release of a second file of a date is refused, audited, and impossible past the verb", async () => {
  await untilMonday();
  // The database as its owner can change it, and the platform's own key: Friday's file once more, as version 2.
  const fri = await world.file(FRI);
  const [batchId, fileId] = [world.ctx.newId("clb"), world.ctx.newId("clf")];
  const clr = writeClearingFile({ ...fri.file, header: { ...fri.file.header, seq: 2, batchId } });
  const [batch, file] = [uuidOf(batchId), uuidOf(fileId)];
  await world.damage(async (sql) => {
    await sql`insert into clearing_batch select (jsonb_populate_record(b, jsonb_build_object('id', ${batch}::text, 'seq', 2,
      'status', 'proposed'))).* from clearing_batch b where clearing_date = ${FRI}::date`;
    await sql`insert into clearing_file select (jsonb_populate_record(f, jsonb_build_object('id', ${file}::text,
      'batch_id', ${batch}::text, 'seq', 2, 'name', 'QFC1_ACQ001_20261120_2', 'digest', ${digestOf(clr)}::text))).*
      from clearing_file f where clearing_date = ${FRI}::date`;
    await sql`update clearing_file set clr = ${clr} where id = ${file}`;
  });
  const asked = recordVerdict(world.test.ctxFor("clearing-1"), { fileId, rel: world.rel(clr, "released") });
  expect(await refusalOf(asked)).toEqual({
    ...{ code: "chain_refused", reason: "date_closed", clearingDate: FRI, seq: 2 },
  });
  const audited = await world.test.sql`select facts from audit_entry where subject_id = ${fileId}`;
  expect(audited).toEqual([
    { facts: { digest: digestOf(clr), verdict: "released", refused: "date_closed" } },
  ]);
  expect((await world.batches()).find((b) => b.id === batch)).toMatchObject({ status: "proposed" });
  await expect(
    world.test.sql`update clearing_batch set status = 'released' where id = ${batch}`,
  ).rejects.toThrow(/clearing_batch_final_key/);
});
