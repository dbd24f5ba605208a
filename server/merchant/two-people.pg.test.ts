/** What one person of the acquirer's desk does alone, what needs two, and what the database refuses whoever says it. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { present } from "../assert.ts";
import { type Id, uuidOf } from "../id.ts";
import { createOrder } from "../order/create-order.ts";
import { openTestWorld, refusalOf, type TestWorld } from "../testing/world.ts";
import { confirmSuspension } from "./confirm-suspension.ts";
import { listShops } from "./list-shops.ts";
import { listSubMerchants } from "./list-sub-merchants.ts";
import { resumeSubMerchant } from "./resume-sub-merchant.ts";
import { suspendSubMerchant } from "./suspend-sub-merchant.ts";
import { tendSuspensions } from "./tend-suspensions.ts";

let w: TestWorld;
let subMerchantId: Id<"smt">;
beforeAll(async () => {
  w = await openTestWorld();
  subMerchantId = present(w.demo.shops.M00000000000004, "the coffee shop");
});
afterAll(() => w.close());
beforeEach(async () => {
  await w.damage(async (tx) => {
    await tx`delete from suspension`;
    await tx`update sub_merchant set status = 'active', status_reason = null where id = ${uuidOf(subMerchantId)}`;
  });
});

const HOURS = 3_600_000;
let n = 0;
const order = () =>
  createOrder(w.ctxFor("coffee-cashier"), {
    ...{ subMerchantId, reference: `order-${++n}`, amountFen: 100n, channel: "wechat" },
  });
const suspend = (login = "reviewer") =>
  suspendSubMerchant(w.ctxFor(login), { subMerchantId, reason: "请补交许可证", inner: "疑似套现" });
const later = (hours: number) => w.setNow(new Date(w.now().getTime() + hours * HOURS));
const seen = async () => (await listShops(w.ctxFor("approver"), { subMerchantId }))[0];
const SUSPENDED = { code: "sub_merchant_not_active", status: "suspended" };

test("one person suspends at once; the shop reads its reason and not the inner one", async () => {
  expect(
    await refusalOf(suspendSubMerchant(w.ctxFor("reviewer"), { subMerchantId, reason: " ", inner: "" })),
  ).toMatchObject({
    reason: "reason_required",
  });
  expect(await suspend()).toMatchObject({ isInEffect: true });
  expect(await refusalOf(order())).toEqual(SUSPENDED);
  expect((await seen())?.suspension).toMatchObject({ status: "placed", inner: "疑似套现", byMe: false });
  for (const login of ["coffee-owner", "coffee-cashier", "mall-owner"]) {
    const shops = await listSubMerchants(w.ctxFor(login), {});
    const told = shops.find((s) => s.id === subMerchantId);
    expect(told).toMatchObject({ status: "suspended", statusReason: "请补交许可证" });
    expect(JSON.stringify(told, (_, v: unknown) => (typeof v === "bigint" ? `${v}` : v))).not.toContain(
      "套现",
    );
    await expect(w.ctxFor(login).db.hot((sql) => sql`select inner_reason from suspension`)).rejects.toThrow(
      /permission denied/,
    );
    const audits = await w.ctxFor(login).db.hot((sql) => sql`select facts::text as facts from audit_entry`);
    expect(audits.map((a) => a.facts).join()).not.toContain("套现");
  }
});

test("without a second person it ends by itself after 24 hours, and is then not set by one again", async () => {
  await suspend();
  later(23);
  expect(await tendSuspensions(w.machineCtx())).toEqual([]);
  later(1);
  expect(await tendSuspensions(w.machineCtx())).toEqual([subMerchantId]);
  expect((await order()).status).toBe("open");
  const { suspensionId, isInEffect } = await suspend("approver");
  expect(isInEffect).toBe(false);
  expect((await order()).status).toBe("open");
  expect(await refusalOf(suspend())).toEqual({ code: "suspension_not_in", status: "asked" });
  expect((await refusalOf(confirmSuspension(w.ctxFor("approver"), { suspensionId }))).code).toBe(
    "same_person",
  );
  await confirmSuspension(w.ctxFor("reviewer"), { suspensionId });
  expect(await refusalOf(order())).toEqual(SUSPENDED);
  later(48);
  expect(await tendSuspensions(w.machineCtx())).toEqual([]);
  expect(await refusalOf(order())).toEqual(SUSPENDED);
});

test("the second person confirms in time or not at all, and never the first one", async () => {
  const { suspensionId } = await suspend();
  expect((await refusalOf(confirmSuspension(w.ctxFor("reviewer"), { suspensionId }))).code).toBe(
    "same_person",
  );
  later(24);
  expect(await refusalOf(confirmSuspension(w.ctxFor("approver"), { suspensionId }))).toEqual({
    ...{ code: "suspension_not_in", status: "lapsed" },
  });
});

test("two people resume: the first one's word alone changes nothing", async () => {
  await suspend();
  expect(await resumeSubMerchant(w.ctxFor("reviewer"), { subMerchantId })).toEqual({ isResumed: false });
  expect(await refusalOf(order())).toEqual(SUSPENDED);
  expect((await refusalOf(resumeSubMerchant(w.ctxFor("reviewer"), { subMerchantId }))).code).toBe(
    "same_person",
  );
  expect(await resumeSubMerchant(w.ctxFor("approver"), { subMerchantId })).toEqual({ isResumed: true });
  expect((await order()).status).toBe("open");
  expect(await refusalOf(resumeSubMerchant(w.ctxFor("approver"), { subMerchantId }))).toEqual({
    ...{ code: "sub_merchant_not_active", status: "active" },
  });
  // Lifted by two: one person's next word works at once again.
  expect(await suspend()).toMatchObject({ isInEffect: true });
});

test("the database refuses what one person says for two, and a status that nobody said", async () => {
  await suspend();
  const desk = (text: string) => w.ctxFor("reviewer").db.hot((sql) => sql.unsafe(text));
  const me = `(select placed_by from suspension limit 1)`;
  for (const text of [
    `update suspension set status = 'confirmed', confirmed_by = ${me}`,
    "update suspension set status = 'confirmed'",
    `update suspension set status = 'lifted', lift_asked_by = ${me}, ended_by = ${me}`,
    "update suspension set status = 'lapsed', ended_at = placed_at",
    `update sub_merchant set status = 'active' where id = '${uuidOf(subMerchantId)}'`,
    `update sub_merchant set status = 'closing' where id = '${uuidOf(subMerchantId)}'`,
  ])
    await expect(desk(text), text).rejects.toThrow(/nobody said|violates check constraint/);
  const machine = (text: string) => w.machineCtx().db.hot((sql) => sql.unsafe(text));
  for (const text of [
    "update suspension set status = 'lapsed', ended_at = placed_at",
    `update sub_merchant set status = 'active' where id = '${uuidOf(subMerchantId)}'`,
  ])
    await expect(machine(text), text).rejects.toThrow(/nobody said/);
});
