import net from "node:net";
import { eq, sql as statement } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dayFrom } from "#server/calendar/day.ts";
import { DeadlineExceeded } from "#server/deadline-exceeded.ts";
import { refuse } from "#server/domain-error.ts";
import { openTestWorld, type TestWorld } from "#server/testing/world.ts";
import { listenChanges, notifyChanges } from "./changes.ts";
import { type HotSql, openDatabase, rawOf } from "./client.ts";
import {
  agreementVersion,
  auditEntry,
  order,
  settlementAccount,
  shopName,
  subMerchant,
} from "./schema/index.ts";

let world: TestWorld;
beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());

const WHO = statement`select current_user as who, current_setting('app.merchant', true) as merchant`;

test("each actor works as its role, and the next one on the same connection starts from nothing", async () => {
  const one = openDatabase({ url: world.urls.web, login: "web", max: 1 });
  const who = async (login: string) =>
    await one.forActor(world.actorOf(login)).transaction(async (tx) => (await tx.execute(WHO))[0]?.who);
  expect(await who("coffee-cashier")).toBe("qf_shop");
  expect(await who("operator")).toBe("qf_operator");
  expect(await one.own.transaction(async (tx) => (await tx.execute(WHO))[0])).toEqual({
    who: "qf_web",
    merchant: "",
  });
  await one.end();
  const desk = openDatabase({ url: world.urls.desk, login: "desk", max: 1 });
  const [row] = await desk.forActor(world.actorOf("reviewer")).transaction((tx) => tx.execute(WHO));
  expect(row?.who).toBe("qf_acquirer");
  await desk.end();
});

test("each login has its limits, wherever it connects from", async () => {
  const limits = async (door: TestWorld["web"]) =>
    (
      await door.sql`select current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock,
        current_setting('idle_in_transaction_session_timeout') as idle, current_setting('plan_cache_mode') as plan`
    )[0];
  for (const door of [world.web, world.desk])
    expect(await limits(door)).toEqual({ statement: "8s", lock: "3s", idle: "10s", plan: "auto" });
  expect(await limits(world.gateway)).toEqual({
    statement: "8s",
    lock: "3s",
    idle: "10s",
    plan: "force_generic_plan",
  });
  expect(await limits(world.machine)).toEqual({
    statement: "10min",
    lock: "5s",
    idle: "1min",
    plan: "force_generic_plan",
  });
});

test("a login never takes an actor that is not its own", () => {
  expect(() => world.web.forActor({ kind: "machine", name: "worker" })).toThrow("never works as the machine");
  expect(() => world.gateway.forActor(world.actorOf("coffee-owner"))).toThrow("comes in through web");
  for (const door of [world.web, world.gateway, world.machine])
    expect(() => door.forActor(world.actorOf("reviewer"))).toThrow("comes in through its own desk");
  expect(() => world.desk.forActor(world.actorOf("coffee-owner"))).toThrow("comes in through web");
  expect(() => world.desk.forActor(world.actorOf("operator"))).toThrow("comes in through web");
  expect(() => world.desk.forActor({ kind: "machine", name: "worker" })).toThrow(
    "never works as the machine",
  );
  expect(() => world.machine.forActor(world.actorOf("operator"))).toThrow("comes in through web");
});

test("ids are typed, money is bigint, days are text, instants are dates, JSON is read once", async () => {
  const [account] = await world
    .ctxFor("coffee-owner")
    .db.transaction((tx) => tx.select().from(settlementAccount));
  expect(account?.id).toMatch(/^sac_[0-9a-z]{26}$/);
  expect(account?.approvedFrom).toBe("2026-09-01");
  expect(account?.createdAt).toEqual(world.now());
  const [shop] = await world.ctxFor("coffee-owner").db.transaction((tx) => tx.select().from(subMerchant));
  expect(shop?.minimumFen).toBe(0n);
  const facts = { amountFen: "12", nested: { list: [1, "二"] } };
  const ctx = world.machineCtx();
  const id = ctx.newId("aud");
  await ctx.db.transaction((tx) =>
    tx.insert(auditEntry).values({
      id,
      day: dayFrom("2026-11-20"),
      actor: "machine:worker",
      action: "test.write",
      subjectId: "x",
      facts,
      happenedAt: ctx.now(),
    }),
  );
  const [written] = await ctx.db.transaction((tx) =>
    tx.select().from(auditEntry).where(eq(auditEntry.id, id)),
  );
  expect(written).toMatchObject({ id, day: dayFrom("2026-11-20"), facts, happenedAt: ctx.now() });
  const [raw] = await ctx.db.hot(
    (sql) =>
      sql`select facts->>'amountFen' as fen, day, 9007199254740993::bigint as big from audit_entry where subject_id = 'x'`,
  );
  expect(raw).toEqual({ fen: "12", day: dayFrom("2026-11-20"), big: 9007199254740993n });
});

test("raw SQL of the web runs as the actor too", async () => {
  const rows = await world.ctxFor("coffee-owner").db.hot((sql) => sql`select short_name from sub_merchant`);
  expect(rows.map((r) => r.shortName)).toEqual(["鹿野咖啡"]);
});

test("a shop sees its own row, every shop's name, and all shops only where the verb says so", async () => {
  const { db } = world.ctxFor("coffee-owner");
  expect(await db.transaction((tx) => tx.select().from(subMerchant))).toHaveLength(1);
  expect(await db.transaction((tx) => tx.select().from(shopName))).toHaveLength(7);
  expect(await db.acrossShops((tx) => tx.select().from(subMerchant))).toHaveLength(7);
});

test("seller and receivers see an agreement, another shop of the group does not", async () => {
  const count = async (login: string) =>
    (await world.ctxFor(login).db.transaction((tx) => tx.select().from(agreementVersion))).length;
  expect(await count("coffee-owner")).toBe(1);
  expect(await count("hq-owner")).toBe(2); // receives from coffee and noodles
  expect(await count("property-owner")).toBe(4); // receives from all
  expect(await count("mall-owner")).toBe(4);
});

test("a refusal undoes the transaction", async () => {
  const ctx = world.ctxFor("coffee-owner");
  const id = ctx.newId("aud");
  const { acquirerId, merchantId } = world.demo;
  const work = ctx.db.transaction(async (tx) => {
    await tx.insert(auditEntry).values({
      id,
      day: dayFrom("2026-11-20"),
      acquirerId,
      merchantId,
      staffId: "staffId" in ctx.actor ? ctx.actor.staffId : null,
      actor: "shop:owner",
      action: "test.undo",
      subjectId: "x",
      facts: {},
      happenedAt: ctx.now(),
    });
    refuse({ code: "forbidden", action: "order.get" });
  });
  await expect(work).rejects.toMatchObject({ refusal: { code: "forbidden" } });
  expect(await world.sql`select 1 from audit_entry where action = 'test.undo'`).toHaveLength(0);
});

test("work that outlives its deadline is unknown to the caller and undone", async () => {
  const ctx = world.machineCtx();
  let ended: Promise<unknown> = Promise.resolve();
  const late = ctx.db.transaction(
    (tx) => {
      const work = async () => {
        await tx.insert(auditEntry).values({
          id: ctx.newId("aud"),
          day: dayFrom("2026-11-20"),
          actor: "machine:worker",
          action: "test.late",
          subjectId: "x",
          facts: {},
          happenedAt: ctx.now(),
        });
        await tx.execute(statement`select pg_sleep(0.5)`);
      };
      const done = work();
      ended = done;
      return done;
    },
    { deadlineMs: 200 },
  );
  await expect(late).rejects.toBeInstanceOf(DeadlineExceeded);
  await ended.catch(() => {});
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await world.sql`select 1 from audit_entry where action = 'test.late'`).toHaveLength(0);
});

test("who was told that nobody knows finds nothing written, by whichever door it came", async () => {
  // One connection each: what is asked next is answered after the late work has ended.
  const one = openDatabase({ url: world.urls.machine, login: "machine", max: 1 });
  const doors = {
    transaction: <T>(work: (sql: HotSql) => Promise<T>, deadlineMs?: number) =>
      one.own.transaction((tx) => work(rawOf(tx)), deadlineMs ? { deadlineMs } : {}),
    bulk: <T>(work: (sql: HotSql) => Promise<T>, deadlineMs?: number) =>
      one.own.bulk(work, deadlineMs ? { deadlineMs } : {}),
  };
  for (const [name, door] of Object.entries(doors)) {
    const count = () =>
      door(async (sql) => (await sql`select 1 from audit_entry where action = ${`late.${name}`}`).length);
    expect(await count()).toBe(0);
    let letGo = () => {};
    const told = new Promise<void>((done) => {
      letGo = done;
    });
    const late = door(async (sql) => {
      await sql`insert into audit_entry (id, day, actor, action, subject_id, facts, happened_at)
        values (gen_random_uuid(), '2026-11-20', 'machine:worker', ${`late.${name}`}, 'x', '{}', now())`;
      await told;
    }, 500);
    await expect(late).rejects.toBeInstanceOf(DeadlineExceeded);
    letGo();
    expect(await count(), name).toBe(0);
  }
  await one.end();
});

test("a black hole hangs nobody, and the pool works again when the hole is gone", async () => {
  const target = new URL(world.urls.machine);
  const realPort = Number(target.port);
  let isHole = false;
  const sockets = new Set<net.Socket>();
  const proxy = net.createServer((client) => {
    const server = net.connect(realPort, target.hostname);
    for (const s of [client, server]) {
      sockets.add(s);
      s.on("error", () => {});
      s.on("close", () => sockets.delete(s));
    }
    client.on("data", (chunk) => isHole || server.write(chunk));
    server.on("data", (chunk) => isHole || client.write(chunk));
    client.on("close", () => server.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const address = proxy.address();
  target.port = String(typeof address === "object" ? address?.port : 0);
  const db = openDatabase({ url: target.href, login: "machine", max: 1, deadlineMs: 400 });
  const ask = () => db.own.hot((sql) => sql`select 1 as one`);
  const askTx = () => db.own.transaction((tx) => tx.execute(statement`select 1 as one`));
  expect(await ask()).toHaveLength(1);
  expect(await askTx()).toHaveLength(1);
  isHole = true;
  await expect(ask()).rejects.toBeInstanceOf(DeadlineExceeded);
  await expect(askTx()).rejects.toBeInstanceOf(DeadlineExceeded);
  isHole = false;
  expect(await ask()).toHaveLength(1);
  expect(await askTx()).toHaveLength(1);
  await db.end();
  for (const s of sockets) s.destroy();
  await new Promise((resolve) => proxy.close(resolve));
});

test("a database that is away, or takes the call and says nothing, is an error in time; back again, it is found at once", async () => {
  const target = new URL(world.urls.machine);
  const realPort = Number(target.port);
  const listen = async (onClient: (client: net.Socket) => void, port: number) => {
    const sockets = new Set<net.Socket>();
    const server = net.createServer((client) => {
      sockets.add(client);
      client.on("error", () => {});
      onClient(client);
    });
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    const address = server.address();
    return {
      port: typeof address === "object" && address ? address.port : 0,
      stop: async () => {
        for (const s of sockets) s.destroy();
        await new Promise((resolve) => server.close(resolve));
      },
    };
  };
  const mute = await listen(() => {}, 0);
  target.port = String(mute.port);
  const db = openDatabase({ url: target.href, login: "machine", max: 1, deadlineMs: 1_500 });
  const ask = () => db.own.hot((sql) => sql`select 1 as one`);
  await expect(ask()).rejects.toBeInstanceOf(DeadlineExceeded);
  await mute.stop();
  await expect(ask()).rejects.toThrow();
  await expect(ask()).rejects.toThrow();
  const back = await listen((client) => {
    const server = net.connect(realPort, "127.0.0.1");
    server.on("error", () => {});
    client.pipe(server).pipe(client);
  }, mute.port);
  expect(await ask()).toHaveLength(1);
  await db.end();
  await back.stop();
});

test("changes of one process reach another, gathered", async () => {
  const heard: unknown[][] = [];
  const listener = await listenChanges(world.urls.web, (changes) => heard.push(changes));
  const sender = notifyChanges(world.urls.machine);
  for (let i = 0; i < 70; i++)
    sender.defer({ topic: "order", id: `ord_${i}`, merchantId: world.demo.merchantId });
  await expect.poll(() => heard.flat().length, { timeout: 20_000 }).toBe(70);
  expect(heard.length).toBe(3);
  expect(heard.flat()[69]).toEqual({ topic: "order", id: "ord_69", merchantId: world.demo.merchantId });
  sender.defer({ topic: "refund", id: "rfd_last" });
  await sender.end();
  await expect.poll(() => heard.flat().length, { timeout: 20_000 }).toBe(71);
  await listener.end();
});

test("an order is found through the partition its id names", async () => {
  const ctx = world.machineCtx();
  const plan = await ctx.db.transaction((tx) =>
    tx.execute(
      statement`explain ${tx
        .select()
        .from(order)
        .where(eq(order.createdMonth, dayFrom("2026-11-01")))
        .getSQL()}`,
    ),
  );
  const text = JSON.stringify(plan);
  expect(text).toContain("order_202611");
  expect(text).not.toContain("order_202612");
});
