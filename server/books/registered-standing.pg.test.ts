/** What the acquirer's register says of one shop reaches that shop's orders and screens, and nobody else's. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { present } from "../assert.ts";
import type { RegisterEntry } from "../clearing/register.ts";
import { listShops } from "../merchant/list-shops.ts";
import { listSubMerchants } from "../merchant/list-sub-merchants.ts";
import { createOrder } from "../order/create-order.ts";
import { openTestWorld, refusalOf, type TestWorld } from "../testing/world.ts";
import { openCore, type TestCore } from "./testing/core.ts";

const [COFFEE, NOODLE] = ["M00000000000004", "M00000000000005"];
let w: TestWorld;
let core: TestCore;
let inbox: string;
beforeAll(async () => {
  inbox = mkdtempSync(join(tmpdir(), "qingfen-inbox-"));
  w = await openTestWorld();
  core = openCore(w, inbox);
});
afterAll(async () => {
  await w.close();
  rmSync(inbox, { recursive: true, force: true });
});

let n = 0;
const shopOf = (number: string) => present(w.demo.shops[number], number);
const order = (number: string, login: string) =>
  createOrder(w.ctxFor(login), {
    ...{ subMerchantId: shopOf(number), reference: `standing-${++n}`, amountFen: 100n, channel: "wechat" },
  });
const lay = (change: Partial<RegisterEntry>) =>
  core.lay({
    register: (r) => ({
      ...r,
      subMerchants: r.subMerchants.map((s) => (s.subMerchantNo === COFFEE ? { ...s, ...change } : s)),
    }),
  });
const told = async (login: string) =>
  (await listSubMerchants(w.ctxFor(login), {})).find((s) => s.id === shopOf(COFFEE));

test("what the register suspends takes no order, says why to the shop, and touches nobody else", async () => {
  await lay({ status: "suspended", statusReason: "请补交许可证" });
  expect(await refusalOf(order(COFFEE, "coffee-cashier"))).toEqual({
    ...{ code: "sub_merchant_not_active", status: "suspended" },
  });
  expect(await told("coffee-cashier")).toMatchObject({ status: "suspended", statusReason: "请补交许可证" });
  expect((await order(NOODLE, "noodle-owner")).status).toBe("open");
  await lay({});
  expect((await order(COFFEE, "coffee-cashier")).status).toBe("open");
  expect(await told("coffee-owner")).toMatchObject({ status: "active", statusReason: null });
});

test("when a shop's money is paid is what the register says, not our own row", async () => {
  await lay({ cycle: "weekly" });
  expect((await told("coffee-owner"))?.cycle).toBe("weekly");
  await lay({});
  expect((await told("coffee-owner"))?.cycle).toBe("T+1");
});

test("what the register holds the owner reads by amount and reason, a cashier does not", async () => {
  await lay({ holds: [{ fen: 5_000n, acquirerReference: "ZH0001", reason: "投诉核实" }] });
  const hold = { amountFen: 5_000n, reason: "投诉核实", acquirerReference: "ZH0001" };
  expect((await told("coffee-owner"))?.holds).toEqual([hold]);
  expect((await told("coffee-cashier"))?.holds).toEqual([]);
  const [seen] = await listShops(w.ctxFor("clearing-1"), { subMerchantId: shopOf(COFFEE) });
  expect(seen?.registered?.holds).toEqual([hold]);
  await lay({});
});

test("what the register closes is closed here step by step, with an entry of each, and has no way back", async () => {
  await lay({ status: "closing", statusReason: "不再经营" });
  expect(await refusalOf(order(COFFEE, "coffee-cashier"))).toMatchObject({ status: "closing" });
  await lay({ status: "closed" });
  expect(await told("mall-owner")).toBeUndefined();
  const steps = await w.sql<{ step: string }[]>`
    select facts ->> 'from' || ' → ' || (facts ->> 'to') as step from audit_entry
    where action = 'sub_merchant.follow' order by 1`;
  expect(steps.map((s) => s.step)).toEqual(["active → closing", "closing → closed"]);
  await lay({ status: "active" });
  expect(await refusalOf(order(COFFEE, "coffee-cashier"))).toMatchObject({ status: "closed" });
  expect((await order(NOODLE, "noodle-owner")).status).toBe("open");
});
