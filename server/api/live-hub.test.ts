import { expect, test } from "vitest";
import type { Actor } from "../actor.ts";
import type { Change } from "../change.ts";
import { newId } from "../id.ts";
import { mayHear } from "./live-hub.ts";

const at = new Date("2026-11-20T08:00:00+08:00");
const acquirerId = newId("acq", at);
const merchantId = newId("mch", at);
const subMerchantId = newId("smt", at);
const staffId = newId("stf", at);
const change: Change = { topic: "order", id: newId("ord", at), acquirerId, merchantId, subMerchantId };

test("a shop hears of itself, its group of all its shops, nobody of others", () => {
  const shop: Actor = { kind: "shop", staffId, role: "cashier", acquirerId, merchantId, subMerchantId };
  expect(mayHear(shop, change)).toBe(true);
  expect(mayHear({ ...shop, subMerchantId: newId("smt", at) }, change)).toBe(false);
  expect(mayHear({ ...shop, merchantId: newId("mch", at) }, change)).toBe(false);
  expect(mayHear({ kind: "shop", staffId, role: "owner", acquirerId, merchantId }, change)).toBe(true);
  expect(mayHear(shop, { ...change, merchantId: undefined })).toBe(false);
});

test("an acquirer hears of its own shops only, a key and a machine of nothing", () => {
  const desk: Actor = { kind: "acquirer", staffId, role: "clearing", acquirerId };
  expect(mayHear(desk, change)).toBe(true);
  expect(mayHear({ ...desk, acquirerId: newId("acq", at) }, change)).toBe(false);
  expect(mayHear({ kind: "machine", name: "worker" }, change)).toBe(false);
});
