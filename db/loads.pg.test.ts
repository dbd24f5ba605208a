import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newId, uuidOf } from "#server/id.ts";
import { openTestWorld, type TestWorld } from "#server/testing/world.ts";

let world: TestWorld;
beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());

const COLUMNS =
  "statement_id, line_no, acquirer_id, channel, kind, acquirer_reference, merchant_order_no, channel_no, happened_at, order_fen, settlement_fen, fee_fen, merchant_id";

/** Opens, copies `count` lines in, attaches; as the machine, in one transaction. */
async function load(statementId: string, count: number): Promise<bigint> {
  const acquirer = uuidOf(world.demo.acquirerId);
  const result = await world.machine.own.hot(async (raw) => {
    const [opened] = await raw`select load.open_statement_line(${statementId}) as name`;
    const copy = await raw.unsafe(`copy ${opened?.name} (${COLUMNS}) from stdin`).writable();
    const lines = Array.from(
      { length: count },
      (_, i) =>
        `${statementId}\t${i + 1}\t${acquirer}\twechat\tpayment\tref${i}\tQ${i}\t1900000004\t2026-11-20T12:00:00+08:00\t100\t100\t1\t${uuidOf(world.demo.merchantId)}\n`,
    );
    await pipeline(Readable.from(lines), copy);
    const [attached] = await raw`select load.attach_statement_line(${statementId}) as rows`;
    return attached?.rows as bigint;
  });
  return result;
}
/** One line by INSERT, as the machine may while the table is open. */
const insertLine = (name: string, id: string, lineNo: number) =>
  world.machine.sql.unsafe(
    `insert into ${name} (${COLUMNS}) values ('${id}',${lineNo},'${uuidOf(world.demo.acquirerId)}','wechat','payment','r','Q','1',now(),1,1,0,'${uuidOf(world.demo.merchantId)}')`,
  );
const fresh = () => uuidOf(newId("stm", world.now()));

test("a load becomes a partition that row-level security and the fact guard hold", async () => {
  const id = fresh();
  expect(await load(id, 500)).toBe(500n);
  const seen = await world
    .ctxFor("clearing-1")
    .db.hot((sql) => sql`select count(*) as n from statement_line where statement_id = ${id}`);
  expect(seen[0]?.n).toBe(500n);
  const shop = world.ctxFor("coffee-owner").db.hot((sql) => sql`select 1 from statement_line`);
  await expect(shop).rejects.toMatchObject({ code: "42501" });
  const partition = `statement_line_${id.replaceAll("-", "")}`;
  await expect(
    world.machine.sql.unsafe(`insert into ${partition} select * from ${partition}`),
  ).rejects.toThrow(/permission denied/);
  await expect(world.sql.unsafe(`delete from ${partition}`)).rejects.toMatchObject({ code: "QF001" });
});

test("what is attached is neither opened nor attached again", async () => {
  const id = fresh();
  await load(id, 1);
  await expect(world.machine.sql`select load.open_statement_line(${id})`).rejects.toMatchObject({
    code: "QF002",
  });
  await expect(world.machine.sql`select load.attach_statement_line(${id})`).rejects.toMatchObject({
    code: "QF002",
  });
});

test("what was never opened is not attached", async () => {
  const attached = world.machine.sql`select load.attach_clearing_entry(${fresh()})`;
  await expect(attached).rejects.toMatchObject({ code: "QF003" });
});

test("an interrupted load leaves nothing behind that the next one meets", async () => {
  const id = fresh();
  const [opened] = await world.machine.sql`select load.open_statement_line(${id}) as name`;
  await insertLine(opened?.name, id, 7);
  expect(await load(id, 3)).toBe(3n);
});

test("a row of another statement, or a line twice, is refused when it is attached", async () => {
  const one = fresh();
  const [a] = await world.machine.sql`select load.open_statement_line(${one}) as name`;
  await insertLine(a?.name, fresh(), 1);
  await expect(world.machine.sql`select load.attach_statement_line(${one})`).rejects.toMatchObject({
    code: "23514",
  });
  const two = fresh();
  const [b] = await world.machine.sql`select load.open_statement_line(${two}) as name`;
  await insertLine(b?.name, two, 1);
  await insertLine(b?.name, two, 1);
  await expect(world.machine.sql`select load.attach_statement_line(${two})`).rejects.toMatchObject({
    code: "23505",
  });
});

test("only the machine loads", async () => {
  for (const door of [world.web, world.gateway]) {
    await expect(door.sql`select load.open_clearing_entry(${fresh()})`).rejects.toMatchObject({
      code: "42501",
    });
  }
});
