/** What happens on the demo's days besides ordinary sales, and when. */
import {
  decide,
  farFee,
  latePayment,
  morningRefund,
  newAccount,
  newTerms,
  type Scene,
  sameDayRefund,
} from "./scenes.ts";
import { BOOK, COFFEE, FRUIT, NOODLE } from "./shelf.ts";

/** Accounts that the sandbox's bank pays, in place of the two that it does not. */
export const BOOK_ACCOUNT = {
  accountNumber: "620077800000078812",
  bankName: "中国农业银行",
  cnaps: "103100000026",
};
export const FRUIT_ACCOUNT = {
  accountNumber: "620078800000055306",
  bankName: "中国民生银行",
  cnaps: "305100000013",
};

export const PLOT: Readonly<Record<string, readonly Scene[]>> = {
  "2026-09-19": [sameDayRefund(BOOK, "17:10", 4_000)],
  "2026-09-20": [sameDayRefund(COFFEE, "16:10", 2_000)],
  "2026-09-21": [
    newAccount(BOOK, "14:00", BOOK_ACCOUNT),
    morningRefund(COFFEE, "11:20", { fromFen: 2_600, reason: "做错了，隔天来退" }),
  ],
  "2026-09-22": [newAccount(FRUIT, "10:40", FRUIT_ACCOUNT), latePayment("late", "14:20")],
  "2026-09-23": [decide("late", "10:30", "accept", "迟付的一笔入账"), sameDayRefund(NOODLE, "15:20", 2_000)],
  "2026-09-26": [sameDayRefund(FRUIT, "19:05", 2_000)],
  "2026-09-28": [morningRefund(BOOK, "13:20", { fromFen: 4_500, fen: 4_500, reason: "买重了一本" })],
  "2026-09-30": [sameDayRefund(NOODLE, "19:40", 3_000)],
  "2026-10-02": [sameDayRefund(BOOK, "18:20", 5_000)],
  "2026-10-04": [sameDayRefund(FRUIT, "18:10", 2_000)],
  "2026-10-08": [
    morningRefund(COFFEE, "11:40", { fromFen: 2_600, reason: "顾客隔天来退" }),
    newTerms(FRUIT, 2.5, "15:00"),
  ],
  "2026-10-11": [sameDayRefund(COFFEE, "15:40", 2_600)],
  "2026-10-13": [morningRefund(NOODLE, "14:10", { fromFen: 3_000, fen: 2_400, reason: "少上了一份" })],
  "2026-10-15": [sameDayRefund(NOODLE, "13:40", 2_000), farFee("2026-10-15-16-30", "16:30")],
  "2026-10-16": [morningRefund(COFFEE, "11:10", { fromFen: 2_600, reason: "顾客隔天来退" })],
};
