import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { channelsOf } from "#server/acquirer/testing/channels-of.ts";
import { canRun } from "#server/acquirer/testing/conformance/bench.ts";
import { CASES } from "#server/acquirer/testing/conformance/cases.ts";
import { printAcquirers } from "#server/acquirer/testing/conformance/print-acquirers.ts";
import { present } from "#server/assert.ts";
import { type BenchRoom, openBenchRoom } from "./testing/bench.ts";

/** The platform's own adapters against the desk acquirer: two programs that share no code but the protocol. */
let room: BenchRoom;
beforeAll(async () => {
  room = await openBenchRoom();
});
afterAll(() => room.close());
afterEach(() => room.tidy());

const CONNECTIONS = ["wechat", "alipay", "huifu", "bank-gateway"] as const;

describe.each(CONNECTIONS)("%s", (connection) => {
  for (const one of CASES)
    test(one.title, async (context) => {
      const benches = channelsOf(room.open(connection).capabilities)
        .map((channel) => room.bench(connection, channel))
        .filter((bench) => canRun(bench, one));
      // The page says of it that it cannot.
      if (benches.length === 0) context.skip();
      for (const bench of benches) await one.run(bench);
    });
});

test("every number of ours has the shape that an acquirer takes", () => {
  for (const connection of CONNECTIONS) {
    const { adapter, channel, order, refundOf } = room.bench(connection, CONNECTIONS[0]);
    const { numbers } = adapter.capabilities;
    const made = order(1n);
    const paid = {
      state: "paid",
      acquirerReference: "",
      amountFen: 1n,
      payerFen: 1n,
      paidAt: new Date(0),
    } as const;
    expect(made.merchantOrderNo).toMatch(numbers.order);
    expect(refundOf({ ...made, channel }, paid, { nth: 50, amountFen: 1n }).refundNo).toMatch(numbers.refund);
  }
});

test("docs/acquirers.md says what each can and cannot", async () => {
  const printed = CONNECTIONS.map((name) => {
    const { dialect } = present(
      room.configs.acquirers.ACQ001?.connections[name],
      "a connection of the sandbox",
    );
    return { name, dialect, capabilities: room.open(name).capabilities };
  });
  await expect(printAcquirers(printed)).toMatchFileSnapshot("../docs/acquirers.md");
});
