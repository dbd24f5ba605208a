import { expect, test } from "vitest";
import { dayFrom } from "../calendar/day.ts";
import type { AcquirerAdapter, Closed, OrderKey, Unknown } from "./acquirer.ts";
import { CAPABILITIES } from "./alipay/capabilities.ts";
import { type Trouble, watched } from "./watched.ts";

const KEY: OrderKey = {
  channel: "wechat",
  merchantOrderNo: "Q1",
  channelNo: "1900000004",
  sentOn: dayFrom("2026-11-20"),
};
const nobody = () => Promise.reject(new Error("not asked here"));

test("a refusal is said with its code, once a minute of each kind, and every answer is handed on", async () => {
  let now = 0;
  let answer: Closed | Unknown = { state: "closed" };
  const said: Trouble[] = [];
  const adapter: AcquirerAdapter = {
    ...{ capabilities: CAPABILITIES, keptHeaders: /^$/ },
    place: async () => ({ state: "refused", channelCode: "SIGN_ERROR", message: "text of theirs" }),
    close: async () => answer,
    ...{
      charge: nobody,
      reverse: nobody,
      query: nobody,
      refund: nobody,
      queryRefund: nobody,
      bills: nobody,
      readNotification: nobody,
    },
  };
  const port = watched(
    adapter,
    (trouble) => said.push(trouble),
    () => now,
  );
  const order = {
    ...{ ...KEY, orderId: "ord_1" as const, merchantId: "mch_1" as const },
    ...{ amountFen: 1n, description: "", expiresAt: new Date(0) },
  };
  for (now of [0, 59_999]) expect((await port.place(order)).state).toBe("refused");
  expect(said).toEqual([{ verb: "place", state: "refused", code: "SIGN_ERROR" }]);
  now = 60_000;
  await port.place(order);
  expect(said).toHaveLength(2);

  expect(await port.close(KEY)).toEqual({ state: "closed" });
  expect(said).toHaveLength(2);
  answer = { state: "unknown", why: "close: HTTP 502" };
  expect(await port.close(KEY)).toEqual(answer);
  expect(said.at(-1)).toEqual({ verb: "close", state: "unknown", code: "close: HTTP 502" });
});
