import { afterAll, beforeAll, expect, test } from "vitest";
import { newId, uuidOf } from "#server/id.ts";
import { openTestWorld, type TestWorld } from "#server/testing/world.ts";
import { fillTables, listTables, rowId } from "./testing/rows.ts";

/** Halves that belong together are tied: keys that carry the tenant, foreign keys that carry all of it. */
let world: TestWorld;
let tables: string[];
const MINE = { acquirer: "q1", merchant: "g1", shop: "s1" };
const OTHER = { acquirer: "q2", merchant: "g2", shop: "s2" };
beforeAll(async () => {
  world = await openTestWorld();
  tables = await listTables(world.sql);
  await fillTables(world.sql, MINE);
  await fillTables(world.sql, OTHER, ["acquirer", "merchant", "sub_merchant"]);
});
afterAll(() => world.close());

/** Small tables of a cell: distributed, they are on every node. */
const SMALL = new Set(
  `acquirer acquirer_signer channel wallet merchant sub_merchant channel_number settlement_account store hold suspension advance_limit staff session api_key
   application application_submission application_finding application_check approval fee_schedule fee_version agreement agreement_version
   agreement_fact statement schema_version clearing_batch clearing_file verdict day_seal
   books_version books_refusal registered_shop register_difference books_upload books_start own_file_upload`.split(
    /\s+/,
  ),
);
/** Growing tables whose key has no merchant, and why. */
const NARROW: Readonly<Record<string, string>> = {
  payment: "nothing is paid twice: the reference is unique across tenants",
  refund_result: "nothing is given back twice: the reference is unique across tenants",
  notification: "kept before anybody knows whose it is",
  open_cover: "two shops of the acquirer at once, by their numbers",
  file_decision: "its item may be at no number of ours",
  audit_entry: "also what machines and the acquirer do, for no merchant",
  posting: "also the cell's own headings, for no merchant",
  refusal_count: "also what the operator and the acquirer's people tried, for no merchant",
  terms_laid: "one row an acquirer: which orders of all its merchants lie in its outbox",
  sign_in_try: "kept before anybody knows who knocks",
};
/** Pairs without a foreign key, and why. */
const UNTIED: Readonly<Record<string, string>> = {
  "statement_line acquirer_id merchant_id": "a line at no number of ours has the nil uuid",
  "left_out acquirer_id merchant_id": "what is left out may be at no number of ours: the nil uuid",
  "difference acquirer_id merchant_id": "nil uuid as its bill line; with a shop, both are tied",
  "decision acquirer_id merchant_id":
    "nil uuid as the bill line that it is about; with a shop, both are tied",
  "decided_refund acquirer_id merchant_id":
    "nil uuid as the bill line that goes back; with a shop, both are tied",
};
const PAIRS = [
  ["acquirer_id", "merchant_id"],
  ["merchant_id", "sub_merchant_id"],
] as const;

interface Key {
  table: string;
  name: string;
  kind: "p" | "f";
  columns: string[];
  target: string | null;
  optional: boolean;
}
async function listKeys(): Promise<Key[]> {
  return await world.sql<Key[]>`
    select c.relname as table, k.conname as name, k.contype as kind, t.relname as target,
      array(select a.attname::text from unnest(k.conkey) with ordinality u(n, i) join pg_attribute a on a.attrelid = c.oid and a.attnum = u.n order by i) as columns,
      exists(select from pg_attribute a where a.attrelid = c.oid and a.attnum = any (k.conkey) and not a.attnotnull) as optional
    from pg_constraint k join pg_class c on c.oid = k.conrelid left join pg_class t on t.oid = k.confrelid
    where c.relnamespace = 'public'::regnamespace and not c.relispartition and k.contype in ('p','f')`;
}
async function columnsOf(): Promise<Map<string, string[]>> {
  const rows = await world.sql<{ table: string; column: string }[]>`
    select c.relname as table, a.attname as column from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
      and not a.attisdropped where c.relname = any (${tables}) and c.relnamespace = 'public'::regnamespace`;
  const found = new Map<string, string[]>();
  for (const { table, column } of rows) found.set(table, [...(found.get(table) ?? []), column]);
  return found;
}

async function listKeysWithoutTenant(): Promise<string[]> {
  const keys = (await listKeys()).filter((k) => k.kind === "p" && !SMALL.has(k.table));
  return keys.filter((k) => !k.columns.includes("merchant_id")).map((k) => k.table);
}

/** Pairs of tenant columns that no foreign key ties in every row. */
async function listUntied(): Promise<string[]> {
  const keys = (await listKeys()).filter((k) => k.kind === "f");
  const untied: string[] = [];
  for (const [table, columns] of await columnsOf())
    for (const [left, right] of PAIRS) {
      if (!columns.includes(left) || !columns.includes(right)) continue;
      const ties = keys.filter(
        (k) => k.table === table && k.columns.includes(left) && k.columns.includes(right),
      );
      // Where the shop may be absent, a tie of all three says nothing of the first pair: that one needs its own.
      const isTied = ties.some(
        (k) => right === "sub_merchant_id" || !k.columns.includes("sub_merchant_id") || !k.optional,
      );
      if (!isTied) untied.push(`${table} ${left} ${right}`);
    }
  return untied.sort();
}

/** Foreign keys to a row that has a merchant, from a row that has one, without it. */
async function listLooseReferences(): Promise<string[]> {
  const columns = await columnsOf();
  const keys = (await listKeys()).filter((k) => k.kind === "f" && k.target !== null);
  return keys
    .filter((k) => {
      const both = ["merchant_id", "acquirer_id"].find(
        (c) => columns.get(k.table)?.includes(c) && columns.get(k.target ?? "")?.includes(c),
      );
      // A key that asks only whether the parent exists may stand beside one that says whose it is.
      const beside = keys.filter((other) => other.table === k.table && other.target === k.target);
      const carries = beside.some(
        (one) => both === undefined || one.columns.includes(both) || one.columns.includes("sub_merchant_id"),
      );
      return !carries;
    })
    .map((k) => `${k.table} ${k.name}`);
}

test("every table that grows has the merchant in its key, but those that say why not", async () => {
  expect((await listKeysWithoutTenant()).sort()).toEqual(Object.keys(NARROW).sort());
  await world.sql`create table grows (id uuid primary key, merchant_id uuid)`;
  expect(await listKeysWithoutTenant()).toContain("grows");
  await world.sql`drop table grows`;
});

test("the id leads in such a key: whoever knows only the id still uses the index", async () => {
  const keys = (await listKeys()).filter((k) => k.kind === "p" && k.columns.includes("merchant_id"));
  const leading = keys.filter((k) => k.columns[0] === "merchant_id").map((k) => k.table);
  expect(leading).toEqual(["order_reference"]);
});

test("every pair of acquirer and merchant, merchant and shop is tied, but those that say why not", async () => {
  expect(await listUntied()).toEqual(Object.keys(UNTIED).sort());
  await world.sql`alter table payment drop constraint payment_tenant_fkey`;
  expect(await listUntied()).toContain("payment merchant_id sub_merchant_id");
  await world.sql`alter table payment add constraint payment_tenant_fkey foreign key (acquirer_id, merchant_id, sub_merchant_id)
    references sub_merchant (acquirer_id, merchant_id, id) not valid`;
});

test("a child names its parent together with whose it is", async () => {
  expect(await listLooseReferences()).toEqual([]);
});

test("a row whose halves belong to two tenants is refused, in every table and for each half", async () => {
  const columns = await columnsOf();
  const halves = {
    acquirer_id: rowId(OTHER, "acquirer"),
    merchant_id: rowId(OTHER, "merchant"),
    sub_merchant_id: rowId(OTHER, "sub_merchant"),
  };
  const untied = new Set(Object.keys(UNTIED).map((pair) => pair.split(" ")[0]));
  let tried = 0;
  for (const table of tables) {
    if (table === "sub_merchant" || table === "merchant" || table === "acquirer") continue;
    const there = columns.get(table) ?? [];
    const own = (Object.keys(halves) as (keyof typeof halves)[]).filter((c) => there.includes(c));
    if (own.length < 2 || untied.has(table)) continue;
    for (const half of own) {
      const change = world.sql.begin(async (tx) => {
        await tx.unsafe(`alter table "${table}" disable trigger user`);
        const rows = await tx.unsafe(
          `update "${table}" set ${half} = '${halves[half]}' where ${own.map((c) => `${c} = '${rowId(MINE, c.replace("_id", ""))}'`).join(" and ")} returning 1`,
        );
        expect(rows.length, `${table} has a row of mine`).toBeGreaterThan(0);
      });
      await expect(change, `${table}.${half}`).rejects.toMatchObject({ code: "23503" });
      tried++;
    }
  }
  expect(tried).toBeGreaterThan(60);
});

test("a shop of one merchant is not another acquirer's, nor a difference with a shop another merchant's", async () => {
  const acquirer = rowId(OTHER, "acquirer");
  for (const text of [
    `update sub_merchant set acquirer_id = '${acquirer}' where id = '${rowId(MINE, "sub_merchant")}'`,
    `update difference set merchant_id = '${rowId(OTHER, "merchant")}' where merchant_id = '${rowId(MINE, "merchant")}'`,
  ])
    await expect(world.sql.unsafe(text), text).rejects.toMatchObject({ code: "23503" });
});

test("a load gets the same key, and the same ties", async () => {
  const batch = uuidOf(newId("clb", world.now()));
  const shop = (of: typeof MINE) => `'${rowId(of, "sub_merchant")}'`;
  const line = (no: number, merchant: typeof MINE) => `('${batch}', ${no}, 'P', '${rowId(MINE, "acquirer")}',
    '${rowId(merchant, "merchant")}', ${shop(MINE)}, '${batch}', 'wechat', 'r', 1, 0, '{}', '{}', '')`;
  const columns = `batch_id, line_no, kind, acquirer_id, merchant_id, sub_merchant_id, order_id, channel, acquirer_reference,
    amount_fen, fee_fen, receivers, shares, record`;
  const load = async (lines: string[]) => {
    const [opened] = await world.machine.sql`select load.open_clearing_entry(${batch}) as name`;
    await world.machine.sql.unsafe(`insert into ${opened?.name} (${columns}) values ${lines.join(",")}`);
    await world.machine.sql`select load.attach_clearing_entry(${batch})`;
  };
  await expect(load([line(1, OTHER)])).rejects.toMatchObject({ code: "23503" });
  await load([line(1, MINE), line(2, MINE)]);
  const [key] = await world.sql`
    select pg_get_constraintdef(oid) as text from pg_constraint
    where contype = 'p' and conrelid = ${`clearing_entry_${batch.replaceAll("-", "")}`}::regclass`;
  expect(key?.text).toBe("PRIMARY KEY (batch_id, line_no, merchant_id)");
});
