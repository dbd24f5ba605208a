/** What people here ask the acquirer's core about a shop: it lies in the core's folder, and does nothing by itself. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { present } from "../assert.ts";
import type { Id } from "../id.ts";
import { openTestWorld, refusalOf, type TestWorld } from "../testing/world.ts";
import { forwardShopRequests } from "./forward-shop-requests.ts";
import { holdSubMerchant } from "./hold-sub-merchant.ts";
import { liftHold } from "./lift-hold.ts";
import { requestClosing } from "./request-closing.ts";

const COFFEE = "M00000000000004";
let w: TestWorld;
let outboxDir: string;
let subMerchantId: Id<"smt">;
beforeAll(async () => {
  w = await openTestWorld();
  outboxDir = mkdtempSync(join(tmpdir(), "qingfen-outbox-"));
  subMerchantId = present(w.demo.shops[COFFEE], "the coffee shop");
});
afterAll(async () => {
  await w.close();
  rmSync(outboxDir, { recursive: true, force: true });
});

const forward = () => forwardShopRequests(w.machineCtx(), { acquirerId: w.demo.acquirerId, outboxDir });
const file = () => join(outboxDir, "shops", `${COFFEE}.json`);
const told = () => JSON.parse(readFileSync(file(), "utf8")) as Record<string, unknown>;

test("the owner's wish to close and the desk's wish to hold are told once, and that they were taken back", async () => {
  expect(await forward()).toEqual([]);
  expect(existsSync(file())).toBe(false);
  await requestClosing(w.ctxFor("coffee-owner"), { subMerchantId, reason: "铺位到期" });
  const asked = { subMerchantId, amountFen: 5_000n, reason: "投诉核实", inner: "有举报" };
  const { holdId } = await holdSubMerchant(w.ctxFor("clearing-1"), asked);
  expect(await forward()).toEqual([COFFEE]);
  expect(told()).toMatchObject({
    number: COFFEE,
    closing: { reason: "铺位到期" },
    holds: [{ id: holdId, fen: "5000", reason: "投诉核实", inner: "有举报" }],
  });
  expect(await forward()).toEqual([]);
  await requestClosing(w.ctxFor("coffee-owner"), { subMerchantId, reason: null });
  await liftHold(w.ctxFor("clearing-2"), { holdId });
  expect(await forward()).toEqual([COFFEE]);
  expect(told()).toEqual({ number: COFFEE, closing: null, holds: [] });
});

test("what the register holds already is lifted in the core by two, not taken back here by one", async () => {
  const asked = { subMerchantId, amountFen: null, reason: "核实", inner: "" };
  const { holdId } = await holdSubMerchant(w.ctxFor("clearing-1"), asked);
  const holds = JSON.stringify([{ fen: null, acquirerReference: holdId, reason: "核实" }]);
  await w.sql`insert into registered_shop (acquirer_id, number, role, consents_from, version, standing, status_reason, holds)
    select acquirer_id, number, role, '2026-01-01', 1, 'active', '', ${holds}::text::jsonb from sub_merchant where number = ${COFFEE}`;
  expect((await refusalOf(liftHold(w.ctxFor("clearing-1"), { holdId }))).code).toBe("hold_registered");
});

test("only the owner asks to close, says why, and not of a shop that is closing", async () => {
  const ask = (login: string, reason: string) => requestClosing(w.ctxFor(login), { subMerchantId, reason });
  for (const login of ["coffee-cashier", "reviewer", "operator"])
    expect((await refusalOf(ask(login, "x"))).code).toBe("forbidden");
  expect((await refusalOf(ask("noodle-owner", "x"))).code).toBe("not_found");
  expect(await refusalOf(ask("coffee-owner", " "))).toMatchObject({ reason: "reason_required" });
  await w.damage((tx) => tx`update sub_merchant set status = 'closing' where number = ${COFFEE}`);
  expect(await refusalOf(ask("coffee-owner", "x"))).toEqual({
    ...{ code: "sub_merchant_not_active", status: "closing" },
  });
});
