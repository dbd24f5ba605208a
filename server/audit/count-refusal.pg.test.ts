import { afterAll, beforeAll, expect, test } from "vitest";
import { present } from "../assert.ts";
import { uuidOf } from "../id.ts";
import { openTestWorld, type TestWorld } from "../testing/world.ts";

let w: TestWorld;
beforeAll(async () => {
  w = await openTestWorld();
});
afterAll(() => w.close());

test("the same act refused twice in a minute is one row that says twice", async () => {
  const staff = uuidOf(present(w.demo.staff["coffee-cashier"], "the demo has the cashier"));
  const minute = new Date("2026-11-20T12:00:00+08:00");
  const count = () => w.sql`select count_refusal(${staff}, ${minute}, 'agreement.approve', 'forbidden',
    ${uuidOf(w.demo.acquirerId)}, ${uuidOf(w.demo.merchantId)}, '127.0.0.1')`;
  await count();
  await count();
  expect(await w.sql`select times from refusal_count where staff_id = ${staff}`).toEqual([{ times: 2 }]);
});
