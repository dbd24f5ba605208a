/** What happens on the demo's days besides ordinary sales, and when. */

import type { Day } from "#server/calendar/day.ts";
import { CHANNELS } from "#server/channel/channel.ts";
import { changeAccount, type NewAccount } from "./change-account.ts";
import { changeAgreement } from "./change-agreement.ts";
import { giveBack } from "./refund.ts";
import { sellOne } from "./sell.ts";
import { BOOK, COFFEE, FRUIT, NOODLE } from "./shelf.ts";
import type { Past } from "./world.ts";

export interface Scene {
  /** "14:20" of its day. */
  at: string;
  /** What the day's line says of it. */
  play(past: Past, day: Day): Promise<string>;
}

const MINUTE_MS = 60_000;
const LATE_WITHIN_MS = 30_000;

const newAccount = (shop: string, at: string, account: NewAccount): Scene => ({
  at,
  play: (past) => changeAccount(past, shop, account),
});

/** The customer's money moves after the order's time has run out. */
const latePayment: Scene = {
  at: "14:20",
  async play(past, day) {
    const { acquirer } = past;
    const sale = {
      reference: "late",
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
};

const decideLate: Scene = {
  at: "10:30",
  async play(past) {
    await past.clerk.decide(await referenceOf(past, past.sold.get("late")?.merchantOrderNo ?? ""), "accept");
    return "两人决定：迟付的一笔入账";
  },
};

/** The acquirer's channel bills five fen more than the schedule says: nobody has decided about it yet. */
const farFee: Scene = {
  at: "16:30",
  async play(past, day) {
    await past.acquirer.faults({ feeOffFen: 5 });
    const sale = {
      reference: "far-fee",
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
};

/** The next morning a customer brings back what the day before was bought: the first of at least `fromFen`. */
const morningRefund = (
  shop: string,
  at: string,
  { fromFen, fen, reason }: { fromFen: number; fen?: number; reason: string },
): Scene => ({
  at,
  async play(past, day) {
    const sold = [...past.sold.values()].findLast(
      (s) => s.shop === shop && s.isPaid && s.day < day && s.fen >= fromFen,
    );
    if (!sold) throw new Error(`${shop} sold nothing of ${fromFen} fen before ${day}`);
    await giveBack(past, sold, fen ?? sold.fen, reason);
    return "隔日退款 1 笔";
  },
});

const sameDayRefund = (shop: string, at: string, fromFen: number): Scene => ({
  at,
  async play(past, day) {
    const sold = [...past.sold.values()].find(
      (s) => s.shop === shop && s.isPaid && s.day === day && s.fen >= fromFen,
    );
    if (!sold) throw new Error(`${shop} sold nothing of ${fromFen} fen on ${day} before ${at}`);
    await giveBack(past, sold, sold.fen, "顾客不要了");
    return "退款 1 笔";
  },
});

const newTerms: Scene = {
  at: "15:00",
  play: (past, day) => changeAgreement(past, { seller: FRUIT, percent: 2.5, from: day }),
};

/** The acquirer's number of a payment; waits for one that is on its way. */
async function referenceOf({ acquirer }: Past, merchantOrderNo: string): Promise<string> {
  for (let waitedMs = 0; waitedMs < LATE_WITHIN_MS; waitedMs += 50) {
    const known = (await acquirer.orders()).find((o) => o.merchantOrderNo === merchantOrderNo);
    if (known?.reference) return known.reference;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`no payment of ${merchantOrderNo} came`);
}

export const PLOT: Readonly<Record<string, readonly Scene[]>> = {
  "2026-09-19": [sameDayRefund(BOOK, "17:10", 4_000)],
  "2026-09-20": [sameDayRefund(COFFEE, "16:10", 2_000)],
  "2026-09-21": [
    newAccount(BOOK, "14:00", {
      accountNumber: "620077800000078812",
      bankName: "中国农业银行",
      cnaps: "103100000026",
    }),
    morningRefund(COFFEE, "11:20", { fromFen: 2_600, reason: "做错了，隔天来退" }),
  ],
  "2026-09-22": [
    newAccount(FRUIT, "10:40", {
      accountNumber: "620078800000055306",
      bankName: "中国民生银行",
      cnaps: "305100000013",
    }),
    latePayment,
  ],
  "2026-09-23": [decideLate, sameDayRefund(NOODLE, "15:20", 2_000)],
  "2026-09-26": [sameDayRefund(FRUIT, "19:05", 2_000)],
  "2026-09-28": [morningRefund(BOOK, "13:20", { fromFen: 4_500, fen: 4_500, reason: "买重了一本" })],
  "2026-09-30": [sameDayRefund(NOODLE, "19:40", 3_000)],
  "2026-10-02": [sameDayRefund(BOOK, "18:20", 5_000)],
  "2026-10-04": [sameDayRefund(FRUIT, "18:10", 2_000)],
  "2026-10-08": [morningRefund(COFFEE, "11:40", { fromFen: 2_600, reason: "顾客隔天来退" }), newTerms],
  "2026-10-11": [sameDayRefund(COFFEE, "15:40", 2_600)],
  "2026-10-13": [morningRefund(NOODLE, "14:10", { fromFen: 3_000, fen: 2_400, reason: "少上了一份" })],
  "2026-10-15": [sameDayRefund(NOODLE, "13:40", 2_000), farFee],
  "2026-10-16": [morningRefund(COFFEE, "11:10", { fromFen: 2_600, reason: "顾客隔天来退" })],
};
