import { expect } from "vitest";
import { orderHintOf } from "../../order-hint.ts";
import { type Bench, type Case, paid, paidBy, settled, today, untilClosable } from "./bench.ts";

const codeOf = async (bench: Bench, order: Parameters<Bench["adapter"]["place"]>[0]) => {
  const placed = await bench.adapter.place(order);
  expect(placed.state).toBe("code");
};

/** The same order once more: its code again, or nothing that anybody could pay. */
async function againOf(bench: Bench, order: Parameters<Bench["adapter"]["place"]>[0]): Promise<void> {
  const { adapter } = bench;
  expect((await adapter.place(order)).state).toBe(adapter.capabilities.saysAgain.code ? "code" : "unknown");
}

export const PLACE_CASES: readonly Case[] = [
  {
    title: "an order is placed, paid, told and asked for, with the same facts and our hint",
    async run(bench) {
      const order = bench.order(12_345n);
      expect(await bench.adapter.query(order)).toEqual({ state: "not_found" });
      await codeOf(bench, order);
      expect((await bench.adapter.query(order)).state).toBe("open");
      await bench.pay(order);
      const state = await settled(bench, order);
      expect(state).toEqual(paidBy(order));
      const [raw] = await bench.heard(order, 1);
      const { channel, merchantOrderNo } = order;
      expect(raw && (await bench.adapter.readNotification(raw)).told).toMatchObject({
        ...{ kind: "payment", channel, merchantOrderNo },
        ...{ orderHint: orderHintOf(order), order: state },
      });
    },
  },
  {
    title:
      "¥0.03: a lost answer is unknown, and the same order again gives its code; where no code is given twice it stays unknown, never a second order",
    async run(bench) {
      const order = bench.order(3n);
      expect((await bench.adapter.place(order)).state).toBe("unknown");
      expect((await bench.adapter.query(order)).state).toBe("open");
      await againOf(bench, order);
      await bench.pay(order);
      expect((await settled(bench, order)).amountFen).toBe(3n);
    },
  },
  {
    title:
      "¥0.04, the switch that refuses and a shop that nobody knows: refused with the acquirer's own code",
    async run(bench) {
      const refusal = { state: "refused", channelCode: expect.stringMatching(/^[\w.]+$/) };
      expect(await bench.adapter.place(bench.order(4n))).toMatchObject(refusal);
      expect(await bench.adapter.place(bench.order(100n, { channelNo: "999999" }))).toMatchObject(refusal);
      await bench.faults({ refuse: true });
      expect(await bench.adapter.place(bench.order(100n))).toMatchObject(refusal);
    },
  },
  {
    title: "¥0.02: while the payer is asked for the password the order is open, and then it is paid",
    async run(bench) {
      const order = bench.order(2n);
      await codeOf(bench, order);
      await bench.pay(order);
      expect((await bench.adapter.query(order)).state).toBe("open");
      expect(await settled(bench, order)).toEqual(paidBy(order));
    },
  },
  {
    title: "a closed order stays closed, one that was never placed too, and a paid one says so",
    async run(bench) {
      const order = bench.order(200n);
      await codeOf(bench, order);
      const isTooYoung = (bench.adapter.capabilities.closesAfterMs[bench.channel] ?? 0) > 0;
      if (isTooYoung) expect(await bench.adapter.close(order)).toMatchObject({ state: "not_yet" });
      await untilClosable(bench);
      for (let n = 0; n < 2; n++) expect(await bench.adapter.close(order)).toEqual({ state: "closed" });
      expect((await bench.adapter.query(order)).state).toBe("closed");
      expect(await bench.adapter.close(bench.order(200n))).toEqual({ state: "closed" });
      const second = bench.order(200n);
      await paid(bench, second);
      expect(await bench.adapter.close(second)).toEqual({ state: "paid" });
    },
  },
  {
    title: "¥0.07: money that moves after the close is there for whoever asks",
    async run(bench) {
      const order = bench.order(7n);
      await codeOf(bench, order);
      await bench.pay(order);
      await untilClosable(bench);
      expect(await bench.adapter.close(order)).toEqual({ state: "closed" });
      expect(await settled(bench, order)).toEqual(paidBy(order));
    },
  },
  {
    title: "¥0.10 and ¥0.11: a coupon lowers what the payer pays, never the order",
    async run(bench) {
      for (const amountFen of [10n, 11n]) {
        const order = bench.order(amountFen);
        const lower = paidBy(order, { payerFen: amountFen - 3n });
        const state = await paid(bench, order);
        if (bench.adapter.capabilities.saysAgain.payerAmount) expect(state).toEqual(lower);
        const [raw] = await bench.heard(order, 1);
        expect(raw && (await bench.adapter.readNotification(raw)).told).toMatchObject({ order: lower });
      }
    },
  },
  {
    title: "an order that is sent again after midnight is one payment, under the day of its first sending",
    async run(bench) {
      const order = bench.order(900n, { expiresAt: new Date(bench.now().getTime() + 30 * 3_600_000) });
      await codeOf(bench, order);
      const first = today(bench);
      await bench.nextDay();
      await againOf(bench, order);
      await bench.pay(order);
      const state = await settled(bench, order);
      const second = today(bench);
      await bench.nextDay();
      const rows = [
        ...(await bench.billed(first, order.merchantOrderNo)),
        ...(await bench.billed(second, order.merchantOrderNo)),
      ];
      expect(rows).toMatchObject([{ kind: "payment", acquirerReference: state.acquirerReference }]);
    },
  },
  {
    title: "an answer that nobody signed, or that was changed on its way, is never believed",
    async run(bench) {
      const order = bench.order(700n);
      await codeOf(bench, order);
      await bench.pay(order);
      await settled(bench, order);
      const unsigned = await bench.through((answer) => {
        for (const name of Object.keys(answer.headers)) {
          if (/sign|serial/i.test(name)) Reflect.deleteProperty(answer.headers, name);
        }
        const text = answer.body.toString("utf8");
        answer.body = Buffer.from(text.replace(/,?"sign":"[^"]*"/, "").replace(/<sign>.*?<\/sign>/, ""));
      });
      // The last digit; an answer without one has its last letter changed.
      const changed = await bench.through((answer) => {
        const text = answer.body.toString("utf8");
        answer.body = Buffer.from(
          text.replace(/\d(?=\D*$)|\w(?="\W*$)/, (sign) => (sign === "1" ? "2" : "1")),
        );
      });
      for (const relayed of [unsigned, changed]) {
        expect((await relayed.query(order)).state).toBe("unknown");
        expect((await relayed.place(bench.order(700n))).state).toBe("unknown");
      }
    },
  },
];
