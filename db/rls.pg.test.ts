import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { idOf, newId, uuidOf } from "#server/id.ts";
import { openTestWorld, type TestWorld } from "#server/testing/world.ts";
import { fillTables, listTables, rowId, type TestTenant } from "./testing/rows.ts";

/** Mine, a neighbour in the same group, another group at the same acquirer, another acquirer. */
const MINE = { acquirer: "q1", merchant: "g1", shop: "s1" };
const NEIGHBOUR = { acquirer: "q1", merchant: "g1", shop: "s2" };
const OTHER_GROUP = { acquirer: "q1", merchant: "g2", shop: "s3" };
const OTHER_ACQUIRER = { acquirer: "q2", merchant: "g3", shop: "s4" };
const ALL: TestTenant[] = [MINE, NEIGHBOUR, OTHER_GROUP, OTHER_ACQUIRER];

let world: TestWorld;
let tables: string[];
beforeAll(async () => {
  world = await openTestWorld();
  tables = await listTables(world.sql);
  for (const tenant of ALL) await fillTables(world.sql, tenant);
});
afterAll(() => world.close());

async function listUnprotected(): Promise<string[]> {
  const rows = await world.sql`
    select relname as name from pg_class where relnamespace in ('public'::regnamespace, 'load'::regnamespace)
      and relkind in ('r','p') and relname <> 'schema_version' and not (relrowsecurity and relforcerowsecurity)`;
  return rows.map((r) => r.name);
}
async function listGrantedPartitions(): Promise<string[]> {
  const rows = await world.sql`
    select distinct c.relname as name from pg_class c, aclexplode(c.relacl) g
    where c.relispartition and g.grantee <> c.relowner`;
  return rows.map((r) => r.name);
}

describe("every table is behind row-level security", () => {
  test("no table without it, none that lets its owner past", async () => {
    expect(tables.length).toBeGreaterThan(40);
    expect(await listUnprotected()).toEqual([]);
  });
  test("the list would name a table that somebody adds without it", async () => {
    await world.sql`create table forgotten (acquirer_id uuid)`;
    await world.sql`create table half (acquirer_id uuid)`;
    await world.sql`alter table half enable row level security`;
    expect((await listUnprotected()).sort()).toEqual(["forgotten", "half"]);
    await world.sql`drop table forgotten, half`;
  });
  test("nobody has a grant on a partition, where the parent's policy does not hold", async () => {
    expect(await listGrantedPartitions()).toEqual([]);
    await world.sql`grant select on order_202611 to qf_shop`;
    expect(await listGrantedPartitions()).toEqual(["order_202611"]);
    await world.sql`revoke select on order_202611 from qf_shop`;
  });
  test("tables belong to qf_owner; the roles that serve own nothing", async () => {
    const owners = await world.sql`
      select distinct pg_get_userbyid(relowner) as owner from pg_class
      where relnamespace in ('public'::regnamespace, 'load'::regnamespace) and relkind in ('r','p','v')`;
    expect(owners.map((r) => r.owner)).toEqual(["qf_owner"]);
    const schemas = await world.sql`
      select nspname as name from pg_namespace where pg_get_userbyid(nspowner) ~ '^qf_' and pg_get_userbyid(nspowner) <> 'qf_owner'`;
    expect(schemas).toEqual([]);
    const powers = await world.sql`
      select rolname from pg_roles where rolname ~ '^qf_' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)`;
    expect(powers).toEqual([]);
  });
});

interface Viewer {
  name: string;
  role: string;
  merchant?: TestTenant;
  shop?: TestTenant;
  acquirer?: TestTenant;
  sees: TestTenant[];
  /** Tables it may ask and finds empty: they belong to the whole group, or are a register and no calendar. */
  blindTo?: string[];
}
const VIEWERS: Viewer[] = [
  {
    name: "a shop",
    role: "qf_shop",
    merchant: MINE,
    shop: MINE,
    acquirer: MINE,
    sees: [MINE],
    blindTo: ["api_key", "books_version"],
  },
  {
    name: "a group",
    role: "qf_shop",
    merchant: MINE,
    acquirer: MINE,
    sees: [MINE, NEIGHBOUR],
    blindTo: ["books_version"],
  },
  { name: "an API key", role: "qf_gateway", merchant: MINE, acquirer: MINE, sees: [MINE, NEIGHBOUR] },
  { name: "an acquirer", role: "qf_acquirer", acquirer: MINE, sees: [MINE, NEIGHBOUR, OTHER_GROUP] },
  { name: "another acquirer", role: "qf_acquirer", acquirer: OTHER_ACQUIRER, sees: [OTHER_ACQUIRER] },
];
const TENANT_COLUMNS = ["acquirer_id", "merchant_id", "sub_merchant_id"] as const;
const TABLE_OF = {
  acquirer_id: "acquirer",
  merchant_id: "merchant",
  sub_merchant_id: "sub_merchant",
} as const;

/** Rows of `relation` a role sees under a setting, by the tenant columns it may read; undefined where it may read nothing. */
async function look(viewer: Omit<Viewer, "name" | "sees">, relation: string) {
  return await world.sql.begin(async (tx) => {
    await tx`select set_config('role', ${viewer.role}, true),
      set_config('app.merchant', ${viewer.merchant ? rowId(viewer.merchant, "merchant") : ""}, true),
      set_config('app.sub_merchant', ${viewer.shop ? rowId(viewer.shop, "sub_merchant") : ""}, true),
      set_config('app.acquirer', ${viewer.acquirer ? rowId(viewer.acquirer, "acquirer") : ""}, true)`;
    const readable = await tx<{ name: string }[]>`
      select a.attname as name from pg_attribute a where a.attrelid = ${`"${relation}"`}::regclass and a.attnum > 0
        and not a.attisdropped and has_column_privilege(a.attrelid, a.attnum, 'select')`;
    if (readable.length === 0) return undefined;
    const own: Record<string, string> = {
      acquirer: "acquirer_id",
      merchant: "merchant_id",
      sub_merchant: "sub_merchant_id",
    };
    const names = readable.map((r) => r.name);
    const wanted = TENANT_COLUMNS.flatMap((c) => {
      if (own[relation] === c) return [`id as ${c}`];
      return names.includes(c) ? [c] : [];
    });
    return await tx.unsafe<Record<string, string>[]>(
      `select ${[...wanted, "1 as seen"].join(",")} from "${relation}"`,
    );
  });
}

describe.each(VIEWERS)("$name sees its own rows and nobody else's", (viewer) => {
  test("in every table it may read", async () => {
    let read = 0;
    for (const table of tables) {
      const rows = await look(viewer, table);
      if (rows === undefined) continue;
      read++;
      if (viewer.blindTo?.includes(table)) expect(rows).toEqual([]);
      else expect(rows.length, `${viewer.name} sees something of ${table}`).toBeGreaterThan(0);
      for (const column of TENANT_COLUMNS) {
        const allowed = viewer.sees.map((tenant) => rowId(tenant, TABLE_OF[column]));
        const seen = rows.map((row) => row[column]).filter((v) => v !== undefined && v !== null);
        expect(allowed, `${table}.${column}`).toEqual(expect.arrayContaining([...new Set(seen)]));
      }
    }
    expect(read).toBeGreaterThan(25);
  });
});

test("the comparison would notice a policy that shows too much", async () => {
  await world.sql`create policy wide on store for select to qf_shop using (true)`;
  const rows = await look({ role: "qf_shop", merchant: MINE, shop: MINE, acquirer: MINE }, "store");
  await world.sql`drop policy wide on store`;
  expect(rows?.map((r) => r.merchant_id)).toContain(rowId(OTHER_GROUP, "merchant"));
});

test.each(["qf_shop", "qf_gateway", "qf_acquirer"])(
  "without a tenant %s sees no row of any table",
  async (role) => {
    for (const table of [...tables, "shop_name", "received_part"]) {
      const rows = await look({ role }, table);
      expect(rows ?? [], table).toHaveLength(0);
    }
  },
);

test("a setting that a former transaction of the connection left behind shows nothing", async () => {
  const { ctxFor, web } = world;
  await ctxFor("coffee-owner").db.transaction(async () => {});
  const [row] =
    await web.sql`select nullif(current_setting('app.merchant', true), '') as left, current_user as who`;
  expect(row).toEqual({ left: null, who: "qf_web" });
});

describe("the narrow views", () => {
  test("names of the whole group, of nobody else", async () => {
    const rows = await look({ role: "qf_shop", merchant: MINE, shop: MINE, acquirer: MINE }, "shop_name");
    expect(new Set(rows?.map((r) => r.merchant_id))).toEqual(new Set([rowId(MINE, "merchant")]));
    expect(rows).toHaveLength(2);
  });
  test("a receiver sees its own part of a neighbour's sale, the sale's amount only by agreement", async () => {
    const key = rowId(MINE, "clearing_batch").replaceAll("-", "");
    await world.sql.begin(async (tx) => {
      await tx`set local session_replication_role = replica`;
      await tx.unsafe(
        `update clearing_entry_${key} set receivers = '{s2,s1,s2}', shares = '{3,90,4}', amount_fen = 97`,
      );
    });
    const asNeighbour = { role: "qf_shop", merchant: NEIGHBOUR, shop: NEIGHBOUR, acquirer: NEIGHBOUR };
    const part = async () =>
      await world.sql.begin(async (tx) => {
        await tx`select set_config('role', 'qf_shop', true), set_config('app.merchant', ${rowId(asNeighbour.merchant, "merchant")}, true),
          set_config('app.sub_merchant', ${rowId(asNeighbour.shop, "sub_merchant")}, true), set_config('app.acquirer', ${rowId(MINE, "acquirer")}, true)`;
        return await tx`select part_fen, amount_fen, seller_id from received_part`;
      });
    expect(await part()).toEqual([
      { part_fen: 7n, amount_fen: null, seller_id: rowId(MINE, "sub_merchant") },
    ]);
    expect(await look(asNeighbour, "clearing_entry")).toHaveLength(1); // its own sale only
    const order = uuidOf(newId("ord", world.now()));
    await world.sql.begin(async (tx) => {
      await tx`set local session_replication_role = replica`;
      await tx`insert into "order" select (jsonb_populate_record(o, ${JSON.stringify({ id: order, agreement_sha256: "seen" })}::text::jsonb)).*
        from "order" o where o.id = ${rowId(MINE, "order")}`;
      await tx`insert into agreement_version select (jsonb_populate_record(v, ${JSON.stringify({ sha256: "seen", body: '{"visibility":["s2"]}' })}::text::jsonb)).*
        from agreement_version v where v.agreement_id = ${rowId(MINE, "agreement")}`;
      await tx.unsafe(`update clearing_entry_${key} set order_id = '${order}'`);
    });
    expect(await part()).toMatchObject([{ part_fen: 7n, amount_fen: 97n }]);
  });
});

describe("the operator looks and changes nothing", () => {
  test("INSERT, UPDATE, DELETE and TRUNCATE are refused on every table", async () => {
    for (const table of tables) {
      const [column] = await world.sql`
        select attname as name from pg_attribute where attrelid = ${`"${table}"`}::regclass and attnum > 0 limit 1`;
      for (const attempt of [
        `insert into "${table}" default values`,
        `update "${table}" set "${column?.name}" = "${column?.name}"`,
        `delete from "${table}"`,
        `truncate "${table}"`,
      ]) {
        const asked = world.sql.begin(async (tx) => {
          await tx`set local role qf_operator`;
          await tx.unsafe(attempt);
        });
        await expect(asked, attempt).rejects.toMatchObject({ code: "42501" });
      }
    }
  });
  test("it sees every tenant's rows, but no password, session or key", async () => {
    const rows = await look({ role: "qf_operator" }, "order");
    expect(new Set(rows?.map((r) => r.merchant_id)).size).toBe(3);
    const operator = world.ctxFor("operator").db;
    for (const hidden of [
      "select password_hash from staff",
      "select * from session",
      "select * from api_key",
    ]) {
      await expect(
        operator.hot((sql) => sql.unsafe(hidden)),
        hidden,
      ).rejects.toMatchObject({ code: "42501" });
    }
  });
});

describe("what a role may never do, whatever the verb says", () => {
  const attempt = (login: string, text: string) => world.ctxFor(login).db.hot((sql) => sql.unsafe(text));
  const refused = { code: "42501" };

  test("a shop makes itself active, approves its agreement or its account, or settles an application", async () => {
    await expect(attempt("coffee-owner", "update sub_merchant set status = 'active'")).rejects.toMatchObject(
      refused,
    );
    await expect(attempt("coffee-owner", "update sub_merchant set number = 'M1'")).rejects.toMatchObject(
      refused,
    );
    await expect(attempt("coffee-owner", "update agreement set status = 'in_force'")).rejects.toMatchObject(
      refused,
    );
    await expect(
      attempt("coffee-owner", "update settlement_account set status = 'approved'"),
    ).rejects.toMatchObject(refused);
    await expect(attempt("coffee-owner", "update fee_schedule set status = 'draft'")).rejects.toMatchObject(
      refused,
    );
    await expect(
      attempt("coffee-owner", "insert into approval select * from approval"),
    ).rejects.toMatchObject(refused);
    await expect(attempt("coffee-owner", `update "order" set status = 'paid'`)).rejects.toMatchObject(
      refused,
    );
    await expect(attempt("coffee-owner", `insert into payment select * from payment`)).rejects.toMatchObject(
      refused,
    );
  });
  test("a shop says that it was paid, that a refund is done, or that the acquirer said so", async () => {
    const { sql } = world;
    const owner = world.ctxFor("mall-owner");
    const [own] = await sql<{ id: string }[]>`select id from sub_merchant where number = 'M00000000000004'`;
    const tenant = [world.demo.acquirerId, world.demo.merchantId].map((id) => `'${uuidOf(id)}'`).join(", ");
    const id = `'${uuidOf(owner.newId("ord"))}'`;
    const order = (
      status: string,
    ) => `insert into "order" (created_month, id, acquirer_id, merchant_id, sub_merchant_id, reference,
      status, amount_fen, channel, mode, merchant_order_no, seller_no, channel_no, agreement_sha256, fee_sha256, description,
      category, terminal, place, created_at, expires_at) values ('2026-11-01', ${id}, ${tenant}, '${own?.id}', 'r', '${status}', 1,
      'wechat', 'native', 'Q', 's', 'c', '', '', '', '', '', '', now(), now())`;
    const refund = (
      status: string,
    ) => `insert into refund (created_month, id, acquirer_id, merchant_id, sub_merchant_id, order_id,
      refund_no, amount_fen, reason, status, created_at) values ('2026-11-01', ${id}, ${tenant}, '${own?.id}', ${id}, 'R', 1, '',
      '${status}', now())`;
    const event = (
      kind: string,
    ) => `insert into event values ('2026-11-20', ${id}, ${tenant}, '${own?.id}', '${kind}', ${id}, ${id},
      '{}', now(), now())`;
    for (const text of [
      order("paid"),
      order("closed"),
      refund("succeeded"),
      refund("failed"),
      refund("pending"),
      event("order.paid"),
      event("refund.succeeded"),
    ])
      await expect(attempt("mall-owner", text), text).rejects.toThrow(/row-level security/);
    for (const text of [order("open"), refund("requested"), event("order.created")])
      await expect(attempt("mall-owner", text), text).resolves.toBeDefined();
  });
  test("the platform's machine lets a file go", async () => {
    const id = "gen_random_uuid()";
    const verdict = (
      word: string,
      by: string,
    ) => `insert into verdict (file_id, acquirer_id, digest, verdict, rel, persons, settles,
      uploaded_by, recorded_at) values (${id}, ${id}, 'd', '${word}', '', '{a,b}', '{}', ${by}, now())`;
    for (const text of [verdict("released", id), verdict("rejected", "null")])
      await expect(world.machine.sql.unsafe(text), text).rejects.toMatchObject(refused);
  });
  test("a shop writes an order or an audit entry of another merchant", async () => {
    const stranger = rowId(OTHER_GROUP, "merchant");
    await expect(
      attempt("coffee-owner", `insert into order_reference values ('${stranger}', 'r', '${stranger}', 'x')`),
    ).rejects.toThrow(/row-level security/);
  });
  test("an acquirer writes for another acquirer, or touches what the platform computed", async () => {
    const other = rowId(OTHER_ACQUIRER, "acquirer");
    await expect(
      attempt("clearing-1", `insert into channel values ('${other}', 'wechat', 'acquirer', 'x')`),
    ).rejects.toThrow(/row-level security/);
    const own = uuidOf(world.demo.acquirerId);
    await expect(
      attempt("clearing-1", `insert into acquirer_signer values ('${own}', 'k', 'p', 'pem', now())`),
    ).rejects.toMatchObject(refused);
    await expect(attempt("clearing-1", "update position set pay_fen = 1")).rejects.toMatchObject(refused);
    await expect(attempt("clearing-1", "update clearing_batch set pay_fen = 1")).rejects.toMatchObject(
      refused,
    );
    await expect(attempt("clearing-1", `update "order" set amount_fen = 1`)).rejects.toMatchObject(refused);
  });
  test("the machine reads staff, sessions or keys, or changes an amount, a seller or a document", async () => {
    for (const text of [
      "select 1 from staff",
      "select 1 from session",
      "select 1 from api_key",
      `update "order" set amount_fen = 1`,
      `update "order" set sub_merchant_id = id`,
      "update agreement set sha256 = ''",
      "update sub_merchant set status = 'active'",
      "insert into approval select * from approval",
      "insert into verdict select * from verdict where false; update verdict set verdict = 'released'",
    ]) {
      await expect(world.machine.sql.unsafe(text), text).rejects.toMatchObject(refused);
    }
  });
  test("web by itself reads anything but sign-ins", async () => {
    for (const table of tables.filter((t) => t !== "staff" && t !== "session" && t !== "sign_in_try")) {
      await expect(world.web.sql.unsafe(`select 1 from "${table}"`), table).rejects.toMatchObject(refused);
    }
    expect((await world.web.sql`select login from staff where login = 'operator'`).length).toBe(1);
  });
  test("the gateway finds a key by its hash and no other way; nobody counts another's demo sign-ins", async () => {
    const hash = `${MINE.shop}.key_sha256`;
    const found = await world.gateway.sql`select merchant_id from find_api_key(${hash})`;
    expect(found).toEqual([{ merchantId: idOf("mch", rowId(MINE, "merchant")) }]);
    expect(await world.gateway.sql`select 1 from api_key`).toHaveLength(0);
    await world.sql`update api_key set revoked_at = now() where key_sha256 = ${hash}`;
    expect(await world.gateway.sql`select 1 from find_api_key(${hash})`).toHaveLength(0);
    await expect(world.machine.sql`select find_api_key(${hash})`).rejects.toMatchObject(refused);
    expect((await world.machine.sql`select has_demo_staff() as demo`)[0]?.demo).toBe(true);
  });
  test("the gateway becomes another role", async () => {
    await expect(world.gateway.sql`set role qf_shop`).rejects.toMatchObject(refused);
    await expect(world.web.sql`set role qf_machine`).rejects.toMatchObject(refused);
    await expect(world.machine.sql`set role qf_owner`).rejects.toMatchObject(refused);
  });
});
