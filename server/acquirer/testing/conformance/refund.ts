import { expect } from "vitest";
import { type Case, paid, paidBy, today } from "./bench.ts";

export const REFUND_CASES: readonly Case[] = [
  {
    title: "a part is given back once, however often it is asked for, and stands in the bill with its fee",
    async run(bench) {
      const order = bench.order(12_345n);
      const state = await paid(bench, order);
      const refund = bench.refundOf(order, state, { nth: 1, amountFen: 2_345n });
      expect(await bench.adapter.queryRefund(refund)).toEqual({ state: "not_found" });
      expect(["pending", "succeeded"]).toContain((await bench.adapter.refund(refund)).state);
      await bench.until(
        "the refund",
        async () => (await bench.adapter.queryRefund(refund)).state === "succeeded",
      );
      const done = await bench.adapter.queryRefund(refund);
      expect(done).toMatchObject({ amountFen: 2_345n, succeededAt: expect.any(Date) });
      expect(await bench.adapter.refund(refund)).toEqual(done);
      const day = today(bench);
      await bench.nextDay();
      const rows = await bench.billed(day, order.merchantOrderNo);
      const common = { acquirerReference: state.acquirerReference, channelNo: order.channelNo };
      const [payment, back] = [
        { kind: "payment", orderFen: 12_345n, settlementFen: 12_345n, feeFen: 47n, happenedAt: state.paidAt },
        { kind: "refund", orderFen: 2_345n, settlementFen: 2_345n, feeFen: 9n, refundNo: refund.refundNo },
      ];
      expect(rows).toMatchObject([
        { ...common, ...payment },
        { ...common, ...back },
      ]);
    },
  },
  {
    title:
      "a refund that is refused has failed with a code; a lost answer is unknown and asked for by its number; a full one is still a payment",
    async run(bench) {
      const order = bench.order(500n);
      const state = await paid(bench, order);
      const refund = bench.refundOf(order, state, { nth: 1, amountFen: 500n });
      await bench.faults({ refuseRefunds: true });
      expect(await bench.adapter.refund(refund)).toMatchObject({
        state: "failed",
        channelCode: expect.stringMatching(/^[\w.]+$/),
      });
      await bench.faults({ refuseRefunds: false, loseAnswers: true });
      expect((await bench.adapter.refund(refund)).state).toBe("unknown");
      await bench.faults({ loseAnswers: false });
      expect(["pending", "succeeded"]).toContain((await bench.adapter.refund(refund)).state);
      await bench.until(
        "the refund",
        async () => (await bench.adapter.queryRefund(refund)).state === "succeeded",
      );
      expect(await bench.adapter.query(order)).toEqual(
        paidBy(order, { refunded: bench.adapter.capabilities.saysAgain.fullRefund }),
      );
      const more = bench.refundOf(order, state, { nth: 2, amountFen: 1n });
      expect((await bench.adapter.refund(more)).state).toBe("failed");
    },
  },
];
