/** What may happen on a day besides ordinary sales. */
import type { Day } from "#server/calendar/day.ts";
import { CHANNELS } from "#server/channel/channel.ts";
import { changeAccount, type NewAccount } from "./change-account.ts";
import { changeAgreement } from "./change-agreement.ts";
import { giveBack } from "./refund.ts";
import { sellOne } from "./sell.ts";
import { COFFEE, NOODLE } from "./shelf.ts";
import type { Past, Sold } from "./world.ts";

export interface Scene {
  /** "14:20" of its day. */
  at: string;
  /** What the day's line says of it. */
  play(past: Past, day: Day): Promise<string>;
}

const MINUTE_MS = 60_000;
const LATE_WITHIN_MS = 30_000;

export const newAccount = (shop: string, at: string, account: NewAccount): Scene => ({
  at,
  play: (past) => changeAccount(past, shop, account),
});

/** The customer's money moves after the order's time has run out. */
export const latePayment = (reference: string, at: string): Scene => ({
  at,
  async play(past, day) {
    const { acquirer } = past;
    const sale = {
      reference,
      shop: COFFEE,
      atMs: 0,
      fen: 5_600,
      channel: CHANNELS[0],
      words: "拿铁、燕麦拿铁",
    };
    const { merchantOrderNo } = await sellOne(past, day, sale, { lifetimeSeconds: 60, afterClose: true });
    await acquirer.moveTo(new Date(acquirer.now().getTime() + 2 * MINUTE_MS));
    await referenceOf(past, merchantOrderNo);
    return "取消后到账 1 笔";
  },
});

/** Two people of the acquirer decide about the payment of an order; `words` is what the day's line says of it. */
export const decide = (reference: string, at: string, as: string, words: string): Scene => ({
  at,
  async play(past) {
    await past.clerk.decide(await referenceOf(past, past.sold.get(reference)?.merchantOrderNo ?? ""), as);
    return `两人决定：${words}`;
  },
});

/** The acquirer's channel bills five fen more than the schedule says. */
export const farFee = (reference: string, at: string): Scene => ({
  at,
  async play(past, day) {
    await past.acquirer.faults({ feeOffFen: 5 });
    const sale = {
      reference,
      shop: NOODLE,
      atMs: 0,
      fen: 6_400,
      channel: CHANNELS[0],
      words: "红烧牛肉面",
    } as const;
    await sellOne(past, day, sale);
    await past.acquirer.faults({ feeOffFen: 0 });
    return "1 笔手续费不符";
  },
});

/** The next morning a customer brings back what the day before was bought: the first of at least `fromFen`. */
export const morningRefund = (
  shop: string,
  at: string,
  { fromFen, fen, reason }: { fromFen: number; fen?: number; reason: string },
): Scene => ({
  at,
  async play(past, day) {
    const sold = soldInOrder(past).findLast(
      (s) => s.shop === shop && s.isPaid && s.day < day && s.fen >= fromFen,
    );
    if (!sold) throw new Error(`${shop} sold nothing of ${fromFen} fen before ${day}`);
    await giveBack(past, sold, fen ?? sold.fen, reason);
    return "隔日退款 1 笔";
  },
});

export const sameDayRefund = (shop: string, at: string, fromFen: number): Scene => ({
  at,
  async play(past, day) {
    const sold = soldInOrder(past).find(
      (s) => s.shop === shop && s.isPaid && s.day === day && s.fen >= fromFen,
    );
    if (!sold) throw new Error(`${shop} sold nothing of ${fromFen} fen on ${day} before ${at}`);
    await giveBack(past, sold, sold.fen, "顾客不要了");
    return "退款 1 笔";
  },
});

export const newTerms = (seller: string, percent: number, at: string): Scene => ({
  at,
  play: (past, day) => changeAgreement(past, { seller, percent, from: day }),
});

/** The acquirer's number of a payment; waits for one that is on its way. */
async function referenceOf({ acquirer }: Past, merchantOrderNo: string): Promise<string> {
  for (let waitedMs = 0; waitedMs < LATE_WITHIN_MS; waitedMs += 50) {
    const known = (await acquirer.orders()).find((o) => o.merchantOrderNo === merchantOrderNo);
    if (known?.reference) return known.reference;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`no payment of ${merchantOrderNo} came`);
}

/** Everything that was sold so far, in the order of the days: which one is given back must not hang on who was answered first. */
const soldInOrder = (past: Past): Sold[] =>
  [...past.sold.values()].sort(
    (a, b) => a.day.localeCompare(b.day) || a.atMs - b.atMs || a.reference.localeCompare(b.reference),
  );
