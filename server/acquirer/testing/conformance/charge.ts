import { expect } from "vitest";
import type { ChargeOrder } from "../../acquirer.ts";
import { type Bench, type Case, paidBy, settled, today } from "./bench.ts";

const chargeOf = (bench: Bench, amountFen: bigint): ChargeOrder => ({
  ...bench.order(amountFen),
  paymentCode: bench.payerCode(),
});

async function ended(bench: Bench, order: ChargeOrder): Promise<void> {
  const { adapter } = bench;
  await bench.later(adapter.capabilities.reverses.afterMs);
  await bench.until("its end", async () => (await adapter.reverse(order)).state === "reversed");
}

const PROMISES: readonly Case[] = [
  {
    title: "a payer's code is charged once: asked for twice it is one payment",
    async run(bench) {
      const order = chargeOf(bench, 1_250n);
      const state = await bench.adapter.charge(order);
      expect(state).toEqual(paidBy(order));
      expect(await bench.adapter.charge(order)).toEqual(state);
      expect(await bench.adapter.query(order)).toEqual(state);
      const day = today(bench);
      await bench.nextDay();
      expect(await bench.billed(day, order.merchantOrderNo)).toMatchObject([
        { kind: "payment", orderFen: 1_250n },
      ]);
    },
  },
  {
    title: "a code that was used, or is none of the wallet's, is refused with the acquirer's own code",
    async run(bench) {
      const order = chargeOf(bench, 300n);
      await bench.adapter.charge(order);
      const refusal = { state: "refused", channelCode: expect.stringMatching(/^[\w.]+$/) };
      const { paymentCode } = order;
      expect(await bench.adapter.charge({ ...bench.order(300n), paymentCode })).toMatchObject(refusal);
      expect(await bench.adapter.charge({ ...bench.order(300n), paymentCode: "9".repeat(18) })).toMatchObject(
        refusal,
      );
    },
  },
  {
    title: "¥0.04 and the switch that refuses: refused, and nothing stands",
    async run(bench) {
      const order = chargeOf(bench, 4n);
      expect(await bench.adapter.charge(order)).toMatchObject({ state: "refused" });
      await bench.faults({ refuse: true });
      const second = chargeOf(bench, 400n);
      expect(await bench.adapter.charge(second)).toMatchObject({ state: "refused" });
      for (const { state } of [await bench.adapter.query(order), await bench.adapter.query(second)])
        expect(["not_found", "closed"]).toContain(state);
    },
  },
  {
    title: "¥0.02: the payer is asked for the password, and asking tells when it is paid",
    async run(bench) {
      const order = chargeOf(bench, 2n);
      expect(await bench.adapter.charge(order)).toEqual({ state: "paying" });
      expect((await bench.adapter.query(order)).state).toBe("open");
      expect(await settled(bench, order)).toEqual(paidBy(order));
    },
  },
  {
    title: "¥0.03: a lost answer is unknown, and asking tells that it was paid",
    async run(bench) {
      const order = chargeOf(bench, 3n);
      expect((await bench.adapter.charge(order)).state).toBe("unknown");
      expect(await bench.adapter.query(order)).toEqual(paidBy(order));
    },
  },
  {
    title:
      "¥0.07: what is uncertain is reversed: it can be paid no more, and money that moved goes back whole",
    async run(bench) {
      const order = chargeOf(bench, 7n);
      expect(await bench.adapter.charge(order)).toEqual({ state: "paying" });
      await ended(bench, order);
      await ended(bench, order);
      const day = today(bench);
      await bench.nextDay();
      const rows = await bench.billed(day, order.merchantOrderNo);
      const sum = rows.reduce((left, r) => left + (r.kind === "payment" ? r.orderFen : -r.orderFen), 0n);
      expect(sum).toBe(0n);
      expect(["closed", "paid"]).toContain((await bench.adapter.query(order)).state);
    },
  },
  {
    title: "a payer who is still asked for the password when it is reversed pays nothing",
    async run(bench) {
      const order = chargeOf(bench, 2n);
      const release = bench.hold();
      await bench.adapter.charge(order);
      await ended(bench, order);
      release();
      expect((await bench.adapter.query(order)).state).toBe("closed");
    },
  },
];

export const CHARGE_CASES: readonly Case[] = PROMISES.map((one) => ({ ...one, mode: "payer_code" }));
