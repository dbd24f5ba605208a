import { afterAll, beforeAll, expect, test } from "vitest";
import type { StaffActor } from "../actor.ts";
import { assert } from "../assert.ts";
import type { Ctx } from "../context.ts";
import { DeadlineExceeded } from "../deadline-exceeded.ts";
import type { Refusal } from "../domain-error.ts";
import { openGateway } from "../gateway-client.ts";
import { newId } from "../id.ts";
import { openWebLimits } from "../limit/web-limits.ts";
import { openTestWorld } from "../testing/world.ts";
import { createCaller } from "./root.ts";
import { type ApiContext, refusalOf } from "./trpc.ts";

let world: Awaited<ReturnType<typeof openTestWorld>>;
beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());

/** A gateway that is down: nobody listens there. */
const limits = openWebLimits();
const gateway = openGateway({ socketPath: "/nonexistent/gateway.sock", key: () => "k".repeat(32) });

function apiFor(login: string | undefined, change: Partial<Ctx> = {}): ReturnType<typeof createCaller> {
  const actor = login === undefined ? undefined : world.actorOf(login);
  assert(actor?.kind !== "machine" && actor?.kind !== "merchant_key", "a login is a person's");
  const signedIn: ApiContext["signedIn"] = actor && {
    ctx: { ...world.ctxFor(actor), ...change },
    actor: actor as StaffActor,
    sessionId: newId("ses", world.now()),
    label: login ?? "",
    refundLimitFen: 0n,
    endSession: async () => {},
  };
  return createCaller({
    signedIn,
    identity: {
      db: (actor?.kind === "acquirer" ? world.desk : world.web).own,
      now: () => world.now(),
      newId: world.machineCtx().newId,
      ...openWebLimits(),
    },
    gateway,
    sandboxUrl: undefined,
    countRefusal: async () => {},
    takeCall: () => undefined,
    takeQuestion: (orderId) => limits.question.take(orderId),
    logBug: (error) => {
      throw error;
    },
  });
}
const refusal = async (work: Promise<unknown>): Promise<Refusal | undefined> =>
  work.then(
    () => undefined,
    (error: unknown) => refusalOf(error),
  );
const sale = (requestKey: string, amount = "100.00") => ({ requestKey, amount, channel: "wechat" as const });

test("nobody signed in reaches no verb", async () => {
  const api = apiFor(undefined);
  expect(await refusal(api.order.create(sale("aaaaaaaa")))).toEqual({ code: "not_signed_in" });
  expect(await refusal(api.payment.today({}))).toEqual({ code: "not_signed_in" });
  expect(await refusal(api.session.me())).toEqual({ code: "not_signed_in" });
});

test("a database too slow is unknown to the caller, never a bug and never a failure", async () => {
  const late = () => Promise.reject(new DeadlineExceeded("late"));
  const slow = { transaction: late, acrossShops: late, hot: late, bulk: late };
  const till = apiFor("coffee-cashier", { db: slow });
  await expect(till.order.create(sale("ffffffff"))).rejects.toMatchObject({
    code: "SERVICE_UNAVAILABLE",
    message: "unknown",
  });
});

test("each side stays on its side, and a cashier at its till", async () => {
  for (const login of ["reviewer", "clearing-1", "operator"]) {
    expect(await refusal(apiFor(login).order.create(sale("bbbbbbbb")))).toMatchObject({ code: "forbidden" });
    expect(await refusal(apiFor(login).payment.list({}))).toMatchObject({ code: "forbidden" });
  }
  const till = apiFor("coffee-cashier");
  expect(await refusal(till.payment.list({}))).toMatchObject({ code: "forbidden" });
  expect(await refusal(till.arrival.list({ month: "2026-11" }))).toMatchObject({ code: "forbidden" });
  expect(await till.order.recent({})).toEqual([]);
});

test("with the gateway down an order stands and says so; the same key is the same order", async () => {
  const till = apiFor("coffee-cashier");
  const first = await till.order.create(sale("cccccccc"));
  expect(first.order).toMatchObject({
    status: "open",
    forwardState: "due",
    word: "preparing",
    amountFen: 10_000n,
  });
  const again = await till.order.create(sale("cccccccc"));
  expect(again.order.id).toBe(first.order.id);
  expect(await refusal(till.order.create(sale("cccccccc", "100.01")))).toMatchObject({
    code: "reference_reused",
  });
  expect((await till.order.close({ orderId: first.order.id })).asked).toBe("unknown");
});

test("asked by a cashier as often as the button is pressed, the acquirer is asked about an order twice and then every five seconds", async () => {
  const till = apiFor("coffee-cashier");
  const { order } = await till.order.create(sale("dddddddd"));
  const asked = [];
  for (let n = 0; n < 4; n++) asked.push((await till.order.ask({ orderId: order.id })).asked);
  // The gateway is down here: nobody knows, and nothing changes.
  expect(asked).toEqual(["unknown", "unknown", "later", "later"]);
  expect(await refusal(apiFor("noodle-cashier").order.ask({ orderId: order.id }))).toMatchObject({
    code: "not_found",
  });
});

test("a wrong amount is refused with its reason and leaves nothing behind", async () => {
  const till = apiFor("coffee-cashier");
  const count = async () => (await world.sql<{ n: bigint }[]>`select count(*) as n from "order"`)[0]?.n;
  const before = await count();
  for (const [amount, reason] of [
    ["12.345", "too_many_decimals"],
    ["1e3", "not_a_number"],
    ["0", "zero"],
    ["0.00", "zero"],
    ["-5", "negative"],
    ["", "empty"],
    ["１２", "not_a_number"],
    ["99999999999", "too_large"],
  ] as const) {
    expect(await refusal(till.order.create(sale("dddddddd", amount)))).toMatchObject({
      code: "amount_invalid",
      reason,
    });
  }
  expect(await refusal(till.order.create(sale("dddddddd", "90000000")))).toMatchObject({
    code: "amount_invalid",
  });
  expect(await count()).toBe(before);
});

test("an order of another shop is not found, whoever asks by its id", async () => {
  const { order } = await apiFor("coffee-cashier").order.create(sale("eeeeeeee"));
  const stranger = apiFor("noodle-owner");
  for (const work of [
    () => stranger.order.get({ orderId: order.id }),
    () => stranger.order.close({ orderId: order.id }),
    () => stranger.payment.get({ orderId: order.id }),
    () => stranger.refund.plan({ orderId: order.id, amount: "1.00" }),
    () => stranger.refund.request({ orderId: order.id, amount: "1.00", reason: "x", requestKey: "ffffffff" }),
  ]) {
    expect(await refusal(work())).toMatchObject({ code: "not_found" });
  }
  expect((await apiFor("mall-owner").payment.get({ orderId: order.id })).id).toBe(order.id);
});

test("what is no id, channel or key is refused at the edge with its field", async () => {
  const till = apiFor("coffee-cashier");
  expect(await refusal(till.order.get({ orderId: "ord_x" }))).toMatchObject({
    code: "input_invalid",
    field: "orderId",
  });
  expect(await refusal(till.order.create(sale("short")))).toMatchObject({
    code: "input_invalid",
    field: "requestKey",
  });
});
