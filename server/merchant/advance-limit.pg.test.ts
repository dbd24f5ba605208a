/** What the acquirer would advance a shop that no register of its names: one person asks, another one sets it. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { present } from "../assert.ts";
import { type Id, uuidOf } from "../id.ts";
import { raceFor } from "../testing/race.ts";
import { findRefusal, openTestWorld, refusalOf, type TestWorld } from "../testing/world.ts";
import { approveAdvanceLimit } from "./approve-advance-limit.ts";
import { listShops } from "./list-shops.ts";
import { requestAdvanceLimit } from "./request-advance-limit.ts";

const COFFEE = "M00000000000004";

let w: TestWorld;
let subMerchantId: Id<"smt">;
beforeAll(async () => {
  w = await openTestWorld();
  subMerchantId = present(w.demo.shops[COFFEE], "the coffee shop");
});
afterAll(() => w.close());
beforeEach(async () => {
  await w.damage(async (tx) => {
    await tx`delete from advance_limit`;
    await tx`delete from registered_shop`;
    await tx`update sub_merchant set advance_limit_fen = 0 where id = ${uuidOf(subMerchantId)}`;
  });
});

const ask = (limitFen: bigint, who = "reviewer", reason = "周末退款多") =>
  requestAdvanceLimit(w.ctxFor(who), { subMerchantId, limitFen, reason });
const set = (limitFen: bigint, who = "approver") =>
  approveAdvanceLimit(w.ctxFor(who), { subMerchantId, limitFen });
const seen = async (who = "approver") => (await listShops(w.ctxFor(who), { subMerchantId }))[0]?.advance;

test("one person's word changes nothing; another one's sets exactly what was asked", async () => {
  expect(await refusalOf(ask(5_000n, "reviewer", " "))).toMatchObject({ reason: "reason_required" });
  await ask(5_000n);
  expect(await seen()).toEqual({
    limitFen: 0n,
    isRegistered: false,
    asked: { limitFen: 5_000n, reason: "周末退款多", by: expect.any(String), byMe: false },
  });
  expect(await seen("reviewer")).toMatchObject({ asked: { byMe: true } });
  expect((await refusalOf(set(5_000n, "reviewer"))).code).toBe("same_person");
  expect((await refusalOf(set(50_000n))).code).toBe("limit_not_asked");
  await set(5_000n);
  expect(await seen()).toEqual({ limitFen: 5_000n, isRegistered: false, asked: null });
  expect((await refusalOf(set(5_000n))).code).toBe("limit_not_asked");
  // What stands goes on until two have said otherwise.
  await ask(0n, "approver");
  expect(await seen()).toMatchObject({ limitFen: 5_000n, asked: { limitFen: 0n } });
  await set(0n, "reviewer");
  expect(await seen()).toMatchObject({ limitFen: 0n, asked: null });
});

test("a newer word replaces one that waits, and its second person is another one again", async () => {
  await ask(5_000n, "reviewer");
  await ask(7_000n, "approver");
  expect((await refusalOf(set(7_000n, "approver"))).code).toBe("same_person");
  await set(7_000n, "reviewer");
  expect(await seen()).toMatchObject({ limitFen: 7_000n });
});

test("where the register names the shop its word counts alone", async () => {
  await ask(5_000n);
  await w.damage(async (tx) => {
    await tx`insert into registered_shop (acquirer_id, number, role, consents_from, version, standing, status_reason, holds,
      advance_limit_fen) select acquirer_id, number, role, '2030-01-01', 1, 'active', '', '[]', 300 from sub_merchant
      where id = ${uuidOf(subMerchantId)}`;
  });
  expect(await seen()).toEqual({ limitFen: 300n, isRegistered: true, asked: null });
  expect((await refusalOf(ask(9_000n))).code).toBe("limit_registered");
  expect((await refusalOf(set(5_000n))).code).toBe("limit_registered");
});

test("set twice at once it is set once, by one person", async () => {
  await ask(5_000n, "reviewer");
  await w.damage((tx) => tx`update advance_limit set asked_by = gen_random_uuid()`);
  const both = await raceFor(w, "advance_limit", [() => set(5_000n, "reviewer"), () => set(5_000n)]);
  const ends = await Promise.all(
    both.map(async (one) =>
      one.status === "fulfilled" ? "done" : (await findRefusal(Promise.reject(one.reason)))?.code,
    ),
  );
  expect(ends.sort()).toEqual(["done", "limit_not_asked"]);
});

test("the database refuses a limit that two people did not set, and a second word in the first one's name", async () => {
  await ask(5_000n);
  const desk = (text: string) => w.ctxFor("reviewer").db.hot((sql) => sql.unsafe(text));
  for (const text of [
    "update advance_limit set set_by = gen_random_uuid(), set_at = now()",
    `update sub_merchant set advance_limit_fen = 5000 where number = '${COFFEE}'`,
  ])
    await expect(desk(text), text).rejects.toMatchObject({ code: "42501" });
  const approver = (text: string) => w.ctxFor("approver").db.hot((sql) => sql.unsafe(text));
  await expect(
    approver(
      "update advance_limit set limit_fen = 9, set_by = nullif(current_setting('app.staff'), '')::uuid, set_at = now()",
    ),
  ).rejects.toMatchObject({ code: "42501" });
  await set(5_000n);
  await expect(
    approver(`update sub_merchant set advance_limit_fen = 5001 where number = '${COFFEE}'`),
  ).rejects.toMatchObject({ code: "42501" });
});
