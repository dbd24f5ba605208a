import { expect } from "vitest";
import { type Case, paidBy, settled } from "./bench.ts";

export const PAGE_CASES: readonly Case[] = [
  {
    title:
      "a page inside the wallet is handed what it pays with, and the payment is told and asked for like any other",
    mode: "wallet_page",
    async run(bench) {
      const order = bench.order(4_321n, { payer: { id: "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o" } });
      const placed = await bench.adapter.place(order);
      expect(placed).toMatchObject({ state: "pay_parameters" });
      const { parameters } = placed as Extract<typeof placed, { state: "pay_parameters" }>;
      expect(Object.values(parameters).every((value) => typeof value === "string" && value !== "")).toBe(
        true,
      );
      expect((await bench.adapter.query(order)).state).toBe("open");
      await bench.pay(order);
      const state = await settled(bench, order);
      expect(state).toEqual(paidBy(order));
      const [raw] = await bench.heard(order, 1);
      expect(raw && (await bench.adapter.readNotification(raw)).told).toMatchObject({
        kind: "payment",
        order: state,
      });
    },
  },
];
