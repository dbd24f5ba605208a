import { expect } from "vitest";
import { Forged, type RawNotification } from "../../acquirer.ts";
import { type Bench, type Case, paid, paidBy, settled } from "./bench.ts";

/** What is read of it, or how it is refused: as another's, or as nothing that can be read. */
async function outcomeOf({ adapter }: Bench, raw: RawNotification): Promise<string> {
  try {
    const { told } = await adapter.readNotification(raw);
    return told.kind === "payment" ? told.merchantOrderNo : told.kind;
  } catch (error) {
    return error instanceof Forged ? "forged" : "unreadable";
  }
}

export const NOTIFICATION_CASES: readonly Case[] = [
  {
    title: "¥0.05: told three times, each telling says the same and has its own answer",
    async run(bench) {
      const order = bench.order(5n);
      await paid(bench, order);
      const raws = await bench.heard(order, 3);
      const heard = await Promise.all(raws.map((raw) => bench.adapter.readNotification(raw)));
      for (const one of heard) expect(one).toEqual(heard[0]);
      expect(heard[0]?.acknowledgement.status).toBeLessThan(300);
    },
  },
  {
    title: "¥0.06: what is never told is there for whoever asks",
    async run(bench) {
      const order = bench.order(6n);
      expect(await paid(bench, order)).toEqual(paidBy(order));
    },
  },
  {
    title: "¥0.08: another amount that is truly told is told as it came, and asking says which is true",
    async run(bench) {
      const order = bench.order(8n);
      const state = await paid(bench, order);
      const [raw] = await bench.heard(order, 1);
      expect(raw && (await bench.adapter.readNotification(raw)).told).toMatchObject({
        order: { amountFen: 9n },
      });
      expect(state.amountFen).toBe(8n);
    },
  },
  {
    title: "¥0.09: a forged telling is refused, the genuine one after it is read",
    async run(bench) {
      const order = bench.order(9n);
      await paid(bench, order);
      const [forged, genuine] = await bench.heard(order, 2);
      expect(forged && (await outcomeOf(bench, forged))).toBe("forged");
      expect(genuine && (await outcomeOf(bench, genuine))).toBe(order.merchantOrderNo);
    },
  },
  {
    title:
      "200 tellings, doubled, out of order, changed, cut, with another's signature or none: the true ones are read, each as its own",
    async run(bench) {
      const orders = Array.from({ length: 4 }, () => bench.order(1_111n));
      const raws: RawNotification[] = [];
      for (const order of orders) {
        await bench.adapter.place(order);
        await bench.pay(order);
        await settled(bench, order);
        raws.push(...(await bench.heard(order, 1)));
      }
      const [first, other] = raws as [RawNotification, RawNotification];
      for (const [i, order] of orders.entries())
        for (let n = 0; n < 10; n++)
          expect(await outcomeOf(bench, raws[i] as RawNotification)).toBe(order.merchantOrderNo);
      const bad: RawNotification[] = [];
      for (let at = 0; at < 100; at++) {
        const body = Buffer.from(first.body);
        const i = Math.floor((at * (body.length - 1)) / 100);
        body[i] = (body[i] as number) ^ 1;
        bad.push({ headers: first.headers, body });
      }
      for (let n = 1; n <= 50; n++)
        bad.push({
          headers: first.headers,
          body: first.body.subarray(0, Math.floor((first.body.length * n) / 51)),
        });
      bad.push({ headers: {}, body: Buffer.from("{}") }, { headers: other.headers, body: Buffer.alloc(0) });
      for (const raw of bad) expect(["forged", "unreadable"]).toContain(await outcomeOf(bench, raw));
      // Another's signature over this one.
      if (Object.keys(first.headers).some((name) => /signature/i.test(name)))
        expect(await outcomeOf(bench, { headers: other.headers, body: first.body })).toBe("forged");
    },
  },
];
