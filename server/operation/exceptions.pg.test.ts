import { afterAll, beforeAll, expect, test } from "vitest";
import { paymentException } from "#db/schema/index.ts";
import { present } from "../assert.ts";
import { uuidOf } from "../id.ts";
import { openTestWorld, type TestWorld } from "../testing/world.ts";
import { getOperationOverview } from "./get-operation-overview.ts";
import { listExceptions } from "./list-exceptions.ts";

let w: TestWorld;
beforeAll(async () => {
  w = await openTestWorld();
});
afterAll(() => w.close());

const COFFEE = "M00000000000004";

/** A second payment of an order, found `minute` minutes into the test. */
async function recordFound(minute: number, acquirerReference: string): Promise<void> {
  w.setNow(new Date(w.now().getTime() + 60_000));
  const ctx = w.machineCtx();
  const { acquirerId, merchantId } = w.demo;
  await ctx.db.transaction((tx) =>
    tx.insert(paymentException).values({
      ...{ id: ctx.newId("exc"), acquirerId, merchantId, acquirerReference, orderId: null },
      subMerchantId: present(w.demo.shops[COFFEE], "a demo shop"),
      ...{ channel: "wechat", kind: "second_reference", amountFen: 100n + BigInt(minute), foundAt: w.now() },
    }),
  );
}

test("a payment that did not apply is found on some page however many came after it, and the first page counts all", async () => {
  const names = Array.from({ length: 120 }, (_, i) => `X${String(i).padStart(3, "0")}`);
  for (const [i, name] of names.entries()) await recordFound(i, name);
  const operator = w.ctxFor("operator");
  const seen: string[] = [];
  let cursor: Parameters<typeof listExceptions>[1]["cursor"];
  do {
    const page = await listExceptions(operator, { cursor });
    expect(page.count).toBe(120);
    seen.push(...page.rows.map((r) => r.acquirerReference));
    cursor = page.next ?? undefined;
  } while (cursor && seen.length <= names.length);
  expect(seen).toEqual([...names].reverse());
  const { exceptions } = await getOperationOverview(operator);
  expect(exceptions.count).toBe(120);
  expect(exceptions.rows.map((r) => r.acquirerReference)).toEqual(seen.slice(0, 5));
  await expect(listExceptions(w.ctxFor("clearing-1"), {})).rejects.toThrow("forbidden");
});

test("what two people decided is no exception any more, neither in the count nor in the list", async () => {
  const operator = w.ctxFor("operator");
  const decide = (reference: string, as: string) =>
    w.damage(
      (
        tx,
      ) => tx`insert into decision (acquirer_id, merchant_id, decision_ref, acquirer_reference, refund_reference, bearer,
          decided_as, amount_fen, persons, entered_at)
        values (${uuidOf(w.demo.acquirerId)}, ${uuidOf(w.demo.merchantId)}, ${`D${reference}`}, ${reference}, '', '', ${as}, 1,
          ${["a", "b"]}, ${w.now()})`,
    );
  await decide("X119", "wait");
  expect((await listExceptions(operator, {})).count).toBe(120);
  await decide("X118", "not_ours");
  await decide("X117", "refund");
  const page = await listExceptions(operator, {});
  expect(page.count).toBe(119);
  expect(page.rows.slice(0, 3).map((r) => r.acquirerReference)).toEqual(["X119", "X117", "X116"]);
});
