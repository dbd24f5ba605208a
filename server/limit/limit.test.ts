import fc from "fast-check";
import { expect, test } from "vitest";
import { Refused } from "../domain-error.ts";
import { openBudget } from "./budget.ts";
import { clientAddress, senderOf } from "./client-address.ts";
import { openGate } from "./gate.ts";
import { openOccupancy } from "./occupancy.ts";

test("a bucket never gives more than its burst and what filled meanwhile, and says truly when to come again", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(3_000), { maxLength: 60 }), (steps) => {
      let now = 0;
      const budget = openBudget({ burst: 5, perSecond: 2, keysMax: 4 }, () => now);
      let given = 0;
      for (const step of steps) {
        now += step;
        const wait = budget.take("a");
        if (wait === undefined) given += 1;
        else {
          now += wait * 1_000;
          expect(budget.take("a")).toBeUndefined();
          given += 1;
        }
        expect(given).toBeLessThanOrEqual(5 + (2 * now) / 1_000 + 1e-9);
      }
    }),
  );
});

test("each key has a bucket of its own, and the memory of keys is bounded", () => {
  const budget = openBudget({ burst: 1, perSecond: 1, keysMax: 2 }, () => 0);
  expect([budget.take("a"), budget.take("b"), budget.take("a")]).toEqual([undefined, undefined, 1]);
  // "b" was not asked for longest: it is forgotten, "a" is remembered.
  expect([budget.take("c"), budget.take("a"), budget.take("b")]).toEqual([undefined, 1, undefined]);
});

test("a clock set back opens nothing", () => {
  let now = 10_000;
  const budget = openBudget({ burst: 1, perSecond: 1, keysMax: 2 }, () => now);
  budget.take("a");
  now = 0;
  expect(budget.take("a")).toBe(1);
});

const turn = () => new Promise((resolve) => setImmediate(resolve));

test("never more than two at work, a bounded queue behind them, and the rest is told when to come again", async () => {
  const gate = openGate({ slots: 2, queueMax: 3, secondsEach: 1 });
  let running = 0;
  let most = 0;
  const finish: (() => void)[] = [];
  const work = async () => {
    most = Math.max(most, ++running);
    await new Promise<void>((resolve) => {
      finish.push(resolve);
    });
    running -= 1;
  };
  const asked = Array.from({ length: 8 }, () =>
    gate.pass("stranger", work).then(
      () => "done",
      (e: unknown) => e,
    ),
  );
  await turn();
  while (finish.length > 0) {
    finish.shift()?.();
    await turn();
  }
  const answers = await Promise.all(asked);
  expect(answers.filter((a) => a === "done")).toHaveLength(5);
  for (const answer of answers.filter((a) => a !== "done"))
    expect(answer instanceof Refused && answer.refusal).toEqual({
      code: "too_many_requests",
      retryAfterSeconds: 2,
    });
  expect(most).toBe(2);
});

test("strangers fill their own queue only, and somebody known goes before them", async () => {
  const gate = openGate({ slots: 1, queueMax: 2, secondsEach: 1 });
  const order: string[] = [];
  const pass = (lane: "known" | "stranger", name: string) =>
    gate.pass(lane, async () => {
      await turn();
      order.push(name);
    });
  const all = [pass("stranger", "s1"), pass("stranger", "s2"), pass("stranger", "s3"), pass("known", "k")];
  await expect(pass("stranger", "s4")).rejects.toBeInstanceOf(Refused);
  await Promise.all(all);
  expect(order).toEqual(["s1", "k", "s2", "s3"]);
});

test("work that fails gives its place on", async () => {
  const gate = openGate({ slots: 1, queueMax: 1, secondsEach: 1 });
  await expect(gate.pass("known", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await gate.pass("known", async () => "yes")).toBe("yes");
});

test("open places are counted by key and in all, and come back once", () => {
  const lines = openOccupancy({ perKeyMax: 2, totalMax: 3 });
  const leave = lines.enter("a");
  expect(lines.enter("a")).toBeDefined();
  expect(lines.enter("a")).toBeUndefined();
  expect(lines.enter("b")).toBeDefined();
  expect(lines.enter("b")).toBeUndefined();
  leave?.();
  leave?.();
  expect(lines.enter("b")).toBeDefined();
  expect(lines.enter("c")).toBeUndefined();
});

test("an address is believed from a proxy of ours only, and nothing that is none reaches a key", () => {
  expect(clientAddress("192.0.2.7", "198.51.100.1", 0)).toBe("192.0.2.7");
  expect(clientAddress("10.0.0.1", "1.1.1.1, 198.51.100.1", 1)).toBe("198.51.100.1");
  expect(clientAddress("10.0.0.1", "1.1.1.1, 198.51.100.1, 10.0.0.2", 2)).toBe("198.51.100.1");
  expect(clientAddress("::ffff:192.0.2.7", undefined, 0)).toBe("192.0.2.7");
  for (const [forwarded, proxies] of [
    [undefined, 1],
    ["198.51.100.1", 2],
    ["<script>", 1],
    ["", 1],
  ] as const)
    expect(clientAddress("10.0.0.1", forwarded, proxies)).toBe("unknown");
});

test("the addresses of one line count as one sender", () => {
  expect(senderOf("192.0.2.7")).toBe("192.0.2.7");
  expect(senderOf("2001:db8:0:1::5")).toBe("2001:db8:0:1");
  expect(senderOf("2001:0db8::1:2:3:4")).toBe("2001:db8:0:0");
  expect(senderOf("2001:db8:0:1:ffff:ffff:ffff:ffff")).toBe("2001:db8:0:1");
  expect(senderOf("::1")).toBe("0:0:0:0");
});
