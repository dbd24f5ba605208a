import { afterAll, beforeAll, expect, test } from "vitest";
import { type OrderWorld, openOrderWorld } from "../order/testing/order-world.ts";
import { listTroubles } from "./list-troubles.ts";

let w: OrderWorld;
beforeAll(async () => {
  w = await openOrderWorld();
});
afterAll(() => w.close());

test("what an acquirer refuses and what it leaves open are told apart, by its own code, to those who can mend it and to nobody else", async () => {
  w.wechat.faults.refuse = true;
  await w.placed();
  await w.placed();
  w.wechat.faults.refuse = false;
  w.alipay.faults.loseAnswer = true;
  await w.placed({ channel: "alipay" });
  w.alipay.faults.loseAnswer = false;
  await w.placed();

  for (const login of ["reviewer", "clearing-1", "operator"]) {
    const told = await listTroubles(w.ctxFor(login));
    expect(
      told.map(({ channel, state, code, count }) => [channel, state, code, count]).sort(),
      login,
    ).toEqual([
      ["alipay", "unknown", "timeout", 1],
      ["wechat", "refused", "NO_AUTH", 2],
    ]);
  }
  for (const login of ["coffee-owner", "coffee-cashier"])
    await expect(listTroubles(w.ctxFor(login))).rejects.toMatchObject({ refusal: { code: "forbidden" } });
});
