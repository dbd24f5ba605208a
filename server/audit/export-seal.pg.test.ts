/** What was sealed can be shown to somebody who has the clearing file and believes nobody. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkFile } from "#verifier/check-file.ts";
import { checkPathsFrom } from "#verifier/inputs.ts";
import type { Sale } from "../batch/testing/books.ts";
import { type ClearingWorld, openClearingWorld } from "../batch/testing/clearing-world.ts";
import { dayFrom } from "../calendar/day.ts";
import { refusalOf } from "../testing/world.ts";
import type { SealedDay } from "./day-seal.ts";
import { readSeal, writeSeal } from "./day-seal-codec.ts";
import { exportSeal } from "./export-seal.ts";

const FRIDAY = dayFrom("2026-11-20");
const SATURDAY = dayFrom("2026-11-21");
const at = (text: string) => new Date(`2026-11-${text}+08:00`);
const MAIN = path.join(import.meta.dirname, "../../verifier/main.ts");

let world: ClearingWorld;
let folder: string;
let sale: Sale;
let other: Sale;
beforeAll(async () => {
  world = await openClearingWorld();
  folder = mkdtempSync(path.join(tmpdir(), "proof-"));
  sale = await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await world.refund(sale, { fen: 1_000n, at: at("20T13:00:00") });
  other = await world.pay({ fen: 2_000n, at: at("20T12:01:00") });
  await world.pay({ fen: 3_000n, at: at("20T12:02:00") });
  await world.endDay(FRIDAY);
  await world.decide(FRIDAY);
  await world.pay({ fen: 500n, at: at("21T12:00:00") });
  await world.refund(sale, { fen: 250n, at: at("21T13:00:00") });
  await world.endDay(SATURDAY);
  for (const day of [FRIDAY, SATURDAY]) writeFileSync(fileOf(day), (await world.file(day)).clr);
});
afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

const fileOf = (day: string) => path.join(folder, `${day}.clr`);
const take = async (day = FRIDAY, merchantOrderNo?: string) =>
  exportSeal(world.test.ctxFor("clearing-1"), { day, merchantOrderNo });
const written = (seal: SealedDay) => {
  const proof = path.join(folder, "proof.json");
  writeFileSync(proof, writeSeal(seal));
  return proof;
};
function prove(order: string, proof: string, day = FRIDAY) {
  const args = [MAIN, "prove", "--order", order, "--proof", proof, "--file", fileOf(day)];
  const ran = spawnSync(process.execPath, args, { encoding: "utf8" });
  return { code: ran.status, said: ran.stdout + ran.stderr };
}

test("an order's rows of a sealed day are proven by the file that has the root, on its day and on a later refund's", async () => {
  const { name, bytes } = await take(FRIDAY, sale.no);
  expect(name).toBe(`ACQ001_20261120_${sale.no}.proof.json`);
  const seal = readSeal(bytes.toString());
  expect(seal.leaves.map((l) => l.kind)).toEqual(["order", "payment", "refund"]);
  const { code, said } = prove(sale.no, written(seal));
  expect(code, said).toBe(0);
  expect(said).toContain("已证明 proven");
  expect(said).toContain("退款 refund 10.00 元");
  const later = readSeal((await take(SATURDAY, sale.no)).bytes.toString());
  expect(later.leaves.map((l) => l.kind)).toEqual(["refund"]);
  expect(prove(sale.no, written(later), SATURDAY).code).toBe(0);
});

test("what was changed, moved or taken from elsewhere proves nothing", async () => {
  const seal = readSeal((await take(FRIDAY, sale.no)).bytes.toString());
  const [first, ...rest] = seal.leaves;
  if (first === undefined) throw new Error("the proof has a row");
  const foreign = readSeal((await take(FRIDAY, other.no)).bytes.toString());
  const changes: [Partial<SealedDay>, RegExp][] = [
    [
      { leaves: [{ ...first, row: { ...first.row, amount_fen: "10001" } }, ...rest] },
      /第 1 条记录不在封存中/,
    ],
    [{ leaves: [{ ...first, kind: "refund" }] }, /第 1 条记录不在封存中/],
    [{ leaves: [...seal.leaves, ...foreign.leaves] }, /第 4 条记录不在封存中/],
    [{ leaves: [{ ...first, path: first.path.slice(1) }] }, /第 1 条记录不在封存中/],
    [{ leaves: [] }, /没有这笔订单的记录/],
    [{ terms: foreign.terms }, /不是这个订单号的/],
    [{ leafCount: seal.leafCount + 1 }, /封存根 root/],
    [{ previousRoot: "0".repeat(64) }, /封存根 root/],
    [{ acquirer: "ACQ002" }, /收单机构 acquirer/],
    [{ day: SATURDAY }, /账日 day/],
  ];
  for (const [change, said] of changes) {
    const ran = prove(sale.no, written({ ...seal, ...change }));
    expect(ran.code, ran.said).toBe(1);
    expect(ran.said).toMatch(said);
    expect(ran.said).toContain("不成立 not proven");
  }
  expect(prove(other.no, written(seal)).code).toBe(1);
  expect(prove(sale.no, written(seal), SATURDAY).code).toBe(1);
  writeFileSync(path.join(folder, "broken.json"), `{"leaves":[]}`);
  const broken = prove(sale.no, path.join(folder, "broken.json"));
  expect([broken.code, /无法读取/.test(broken.said)]).toEqual([2, true]);
});

test("check holds the file's root, and the chain of seals, against the seal that the acquirer keeps", async () => {
  world.writeDesk(world.register());
  const seal = readSeal((await take(SATURDAY)).bytes.toString());
  expect(seal).toMatchObject({ leaves: [], terms: "" });
  const check = async (kept: SealedDay) => {
    const { differences } = await checkFile(checkPathsFrom({ desk: world.desk, seal: [written(kept)] }));
    return differences.kept.map((d) => `${d.law} ${d.where.field}`);
  };
  expect(await check(seal)).toEqual([]);
  expect(await check({ ...seal, leafCount: 1 })).toEqual(["header.seal sealRoot"]);
  expect(await check({ ...seal, previousRoot: "0".repeat(64) })).toEqual([
    "header.seal sealRoot",
    "header.seal previousRoot",
  ]);
  expect(await check({ ...seal, acquirer: "ACQ002" })).toEqual(["header.seal acquirer"]);
  await expect(check({ ...seal, day: FRIDAY })).rejects.toThrow("没有 2026-11-21 的封存");
});

test("a seal is the acquirer's to take, stands in the audit, and is refused where the day is no longer what was sealed", async () => {
  const { name } = await take(FRIDAY);
  expect(name).toBe("ACQ001_20261120.seal.json");
  const rows = await world.test.sql`select actor, subject_id from audit_entry
    where action = 'seal.export' and facts ->> 'name' = ${name}`;
  expect(rows).toEqual([{ actor: "acquirer:clearing", subject_id: FRIDAY }]);
  const owner = exportSeal(world.test.ctxFor("coffee-owner"), { day: FRIDAY });
  expect(await refusalOf(owner)).toMatchObject({ code: "forbidden" });
  expect(await refusalOf(take(dayFrom("2026-11-25")))).toEqual({ code: "not_found", what: "seal" });
  expect(await refusalOf(take(FRIDAY, `Q${"A".repeat(31)}`))).toEqual({ code: "not_found", what: "order" });
  expect(await refusalOf(take(SATURDAY, other.no))).toEqual({ code: "not_found", what: "order" });
  await world.damage((sql) => sql`update refund set amount_fen = amount_fen + 1`);
  expect(await refusalOf(take(FRIDAY))).toEqual({ code: "seal_differs", day: FRIDAY });
});
