import { afterAll, beforeAll, expect, test } from "vitest";
import { present } from "../assert.ts";
import { uuidOf } from "../id.ts";
import { openTestWorld, type TestWorld } from "../testing/world.ts";
import { recordRefusal } from "./record-refusal.ts";

let w: TestWorld;
beforeAll(async () => {
  w = await openTestWorld();
});
afterAll(() => w.close());

test("the same act refused twice in a minute is one row that says twice", async () => {
  const staff = uuidOf(present(w.demo.staff["coffee-cashier"], "the demo has the cashier"));
  const minute = new Date("2026-11-20T12:00:00+08:00");
  const count = () => w.sql`select count_refusal(${staff}, ${minute}, 'application.approve', 'forbidden',
    ${uuidOf(w.demo.acquirerId)}, ${uuidOf(w.demo.merchantId)}, '127.0.0.1')`;
  await count();
  await count();
  expect(await w.sql`select times from refusal_count where staff_id = ${staff}`).toEqual([{ times: 2 }]);
});

test("a count is forgotten when its time is over, two with each new one, and none before", async () => {
  const staff = uuidOf(present(w.demo.staff["coffee-owner"], "the demo has the owner"));
  const at = w.now();
  const old = (days: number) => new Date(at.getTime() - days * 86_400_000);
  for (const days of [200, 150, 91, 89])
    await w.sql`insert into refusal_count (staff_id, minute, act, code, origin, times)
      values (${staff}, ${old(days)}, 'application.approve', 'forbidden', 'test', 1)`;
  const actor = w.actorOf("coffee-owner");
  const refused = { actor, act: "application.approve", code: "forbidden", origin: "test" } as const;
  const days = async () =>
    (
      await w.sql<
        { minute: Date }[]
      >`select minute from refusal_count where staff_id = ${staff} order by minute`
    ).map((r) => Math.round((at.getTime() - r.minute.getTime()) / 86_400_000));
  await recordRefusal({ db: w.web.own }, { ...refused, at });
  expect(await days()).toEqual([91, 89, 0]);
  await recordRefusal({ db: w.web.own }, { ...refused, at });
  expect(await days()).toEqual([89, 0]);
});
