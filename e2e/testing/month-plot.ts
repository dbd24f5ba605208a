/** What happens in the month of `month.ts`. Days off: 2026-12-26/27, 2027-01-01 to 03, and the weekends. */
import { SAMPLE_YEAR } from "#sandbox/seed/calendar.ts";
import { dayFrom } from "#server/calendar/day.ts";
import { BOOK_ACCOUNT, FRUIT_ACCOUNT } from "../../past/plot.ts";
import {
  decide,
  farFee,
  latePayment,
  morningRefund,
  newAccount,
  newTerms,
  type Scene,
  sameDayRefund,
} from "../../past/scenes.ts";
import { BOOK, COFFEE, FRUIT, NOODLE } from "../../past/shelf.ts";

export const FIRST = "2026-12-24";
export const LAST = "2027-01-24";
/** Nobody is at the clearing desk: files wait side by side. */
export const AWAY = { from: "2027-01-11", to: "2027-01-15" };
/** The platform is killed on the evening before, and started again on the morning after. */
export const OFF = { from: dayFrom("2027-01-20"), to: dayFrom("2027-01-22") };

const PERSONS = { person: "reviewer", second: "approver" };

const lift = (shop: string, at: string): Scene => ({
  at,
  async play({ acquirer }) {
    await acquirer.post("/core/holds/lift", { number: shop, index: 0, ...PERSONS });
    return "解除暂缓";
  },
});
/** The notice of the year after is out: the acquirer's core records it. */
const newYear: Scene = {
  at: "09:00",
  async play({ acquirer }) {
    const { year, holidays, workdays } = SAMPLE_YEAR;
    await acquirer.post("/core/calendar", {
      year,
      holidays: holidays.join(" "),
      workdays: workdays.join(" "),
    });
    return `登记 ${year} 年的日历`;
  },
};
/** The file of the day before would pay a shop that two people keep back since: it is rejected, a new version comes. */
const holdAndReject = (shop: string, at: string): Scene => ({
  at,
  async play(past) {
    const day = past.waiting.at(-1);
    if (day === undefined) throw new Error("no file waits");
    const name = await past.clerk.fetch(day);
    const why = { reason: "投诉核实", inner: "" };
    await past.acquirer.post("/core/holds", { number: shop, fen: null, ...why, ...PERSONS });
    await past.clerk.reject(name, "一家应暂缓");
    past.rejected.set(day, name);
    return `暂缓一家，拒绝 ${day} 的文件`;
  },
});
const close = (shop: string, at: string): Scene => ({
  at,
  async play(past) {
    const why = { reason: "店铺停业", inner: "申请关闭" };
    await past.acquirer.post("/core/status", { number: shop, status: "closing", ...why, ...PERSONS });
    past.closed.add(shop);
    return "一家开始关闭";
  },
});

export const MONTH: Readonly<Record<string, readonly Scene[]>> = {
  "2026-12-25": [farFee("fee-1", "16:30")],
  "2026-12-26": [sameDayRefund(BOOK, "17:10", 4_000)],
  "2026-12-28": [
    newYear,
    decide("fee-1", "10:40", "accept", "手续费不符的一笔入账"),
    newAccount(BOOK, "14:00", BOOK_ACCOUNT),
    morningRefund(COFFEE, "15:20", { fromFen: 2_600, reason: "付出去以后才来退" }),
  ],
  "2026-12-29": [newAccount(FRUIT, "10:40", FRUIT_ACCOUNT), latePayment("late-1", "14:20")],
  "2026-12-30": [
    decide("late-1", "10:30", "accept", "迟付的一笔入账"),
    sameDayRefund(NOODLE, "15:20", 2_000),
  ],
  "2026-12-31": [holdAndReject(NOODLE, "08:50"), newTerms(COFFEE, 7, "15:00")],
  "2027-01-04": [
    lift(NOODLE, "08:30"),
    morningRefund(BOOK, "19:40", { fromFen: 4_500, fen: 1_500, reason: "买重了一本" }),
  ],
  "2027-01-05": [farFee("fee-2", "16:30")],
  "2027-01-06": [decide("fee-2", "10:40", "wait", "手续费不符的一笔再等等")],
  "2027-01-07": [close(FRUIT, "21:50")],
  "2027-01-08": [decide("fee-2", "10:40", "accept", "等过的一笔入账"), sameDayRefund(COFFEE, "15:40", 2_600)],
  "2027-01-12": [morningRefund(COFFEE, "15:20", { fromFen: 2_600, reason: "顾客隔天来退" })],
  "2027-01-18": [latePayment("late-2", "14:20")],
  "2027-01-19": [decide("late-2", "10:30", "accept", "迟付的一笔入账")],
  "2027-01-23": [morningRefund(NOODLE, "19:10", { fromFen: 2_000, fen: 1_500, reason: "付出去以后才来退" })],
};
