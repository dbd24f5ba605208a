import { expect } from "vitest";
import { type Case, paid, today } from "./bench.ts";

export const BILL_CASES: readonly Case[] = [
  {
    title:
      "a day that is not over has no bill; ¥0.12 states the fee that was taken, not the one that was due",
    async run(bench) {
      const order = bench.order(12n);
      const state = await paid(bench, order);
      const day = today(bench);
      expect(["none", "not_ready"]).toContain((await bench.adapter.bills(day)).state);
      await bench.nextDay();
      expect(await bench.billed(day, order.merchantOrderNo)).toMatchObject([
        { kind: "payment", acquirerReference: state.acquirerReference, feeFen: 1n },
      ]);
    },
  },
  {
    title: "the switch without empty bills: a day without business has none, and that is an answer",
    async run(bench) {
      await bench.faults({ noEmptyBills: true });
      await bench.nextDay();
      const day = today(bench);
      await bench.nextDay();
      expect(await bench.adapter.bills(day)).toEqual({ state: "none" });
    },
  },
];
