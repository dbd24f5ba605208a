/** What a line does with a shop's money, in words for a clerk. Pure. */
import type { Action, Reason } from "#server/clearing/clearing-file.ts";

const ACTIONS: Readonly<Record<Action, readonly [zh: string, en: string]>> = {
  PAY: ["付", "paid"],
  CARRY: ["结转", "carried"],
  HOLD: ["暂缓", "held"],
};
const REASONS: Readonly<Record<Exclude<Reason, "">, readonly [zh: string, en: string]>> = {
  below_minimum: ["不到起付金额", "below the minimum"],
  negative: ["退款多于收入", "more was given back than came in"],
  zero: ["净额为 0", "nothing is due"],
  not_due: ["未到划付日", "not due yet"],
  acquirer_hold: ["本机构暂缓", "held by this house"],
  account_not_approved: [
    "收款账户等登记簿的新版本，或商户已被禁止",
    "the account waits for a newer version in the register, or the shop is barred",
  ],
  calendar: ["工作日历没有那一年", "the calendar lacks that year"],
  final: ["销户前最后一笔", "the last before closing"],
  r30: ["满 30 天须付", "the 30th day"],
};

/** "暂缓：未到划付日", "held: not due yet" */
export function actionText({
  action,
  reason,
}: {
  action: Action;
  reason: Reason;
}): readonly [zh: string, en: string] {
  const [zh, en] = ACTIONS[action];
  if (reason === "") return [zh, en];
  const [why, whyEn] = REASONS[reason];
  return [`${zh}：${why}`, `${en}: ${whyEn}`];
}
