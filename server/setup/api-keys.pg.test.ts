import { afterAll, beforeAll, expect, test } from "vitest";
import { sha256Hex } from "../document/digest.ts";
import { newId } from "../id.ts";
import { findApiKey } from "../merchant/find-api-key.ts";
import { raceFor } from "../testing/race.ts";
import { openTestWorld, type TestWorld } from "../testing/world.ts";
import { issueApiKey, revokeApiKey } from "./api-keys.ts";

let w: TestWorld;
beforeAll(async () => {
  w = await openTestWorld();
});
afterAll(() => w.close());

const issue = (merchantId = w.demo.merchantId) =>
  issueApiKey(w.urls.owner, { merchantId, name: "till", now: w.now() });
const revoke = (keyId: Parameters<typeof revokeApiKey>[1]["keyId"], isLeak = false) =>
  revokeApiKey(w.urls.owner, { keyId, now: w.now(), isLeak });
const callerOf = async (key: string) => await findApiKey({ sql: w.gateway.sql }, { sha256: sha256Hex(key) });

test("the old and the new key are accepted side by side, the old one not after it was revoked", async () => {
  const old = await issue();
  const fresh = await issue();
  if (!old || !fresh) throw new Error("two keys were issued");
  for (const { id, key } of [old, fresh])
    expect(await callerOf(key)).toMatchObject({ keyId: id, merchantId: w.demo.merchantId });
  expect(await revoke(old.id)).toBe("revoked");
  expect([await callerOf(old.key), (await callerOf(fresh.key))?.kind]).toEqual([undefined, "merchant_key"]);
  expect(await revoke(old.id)).toBe("unknown");

  await w.sql`update api_key set revoked_at = ${w.now()} where revoked_at is null and key_sha256 <> ${sha256Hex(fresh.key)}`;
  expect(await revoke(fresh.id)).toBe("last");
  expect(await callerOf(fresh.key)).toBeDefined();
  expect(await revoke(fresh.id, true)).toBe("revoked");
  expect(await callerOf(fresh.key)).toBeUndefined();
});

test("a stranger has no key, and nobody has more than ten", async () => {
  expect(await issue(newId("mch", w.now()))).toBeUndefined();
  await w.sql`update api_key set revoked_at = ${w.now()} where revoked_at is null`;
  for (let n = 1; n <= 9; n++) expect(await issue()).toBeDefined();
  const both = await raceFor(w, "api_key", [() => issue(), () => issue()]);
  expect(both.map((b) => b.status === "fulfilled" && b.value !== undefined).sort()).toEqual([false, true]);
  expect(await issue()).toBeUndefined();
});

test("two that are revoked at once leave one", async () => {
  await w.sql`update api_key set revoked_at = ${w.now()} where revoked_at is null`;
  const [one, two] = [await issue(), await issue()];
  if (!one || !two) throw new Error("two keys were issued");
  const both = await raceFor(w, "api_key", [() => revoke(one.id), () => revoke(two.id)]);
  expect(both.map((b) => b.status === "fulfilled" && b.value).sort()).toEqual(["last", "revoked"]);
});
