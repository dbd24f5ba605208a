/** What a file leaves out, in sentences for the clerk: shop, amount, ground, age, and their sum. Pure. */
import type { Day } from "#server/calendar/day.ts";
import type { LeftOut } from "#server/clearing/clearing-file.ts";
import { type LeftOutWord, WITHOUT_BILL } from "#server/clearing/left-out-word.ts";
import { groupAmount } from "#server/money/amount.ts";

const WORDS: Readonly<Record<LeftOutWord, readonly [zh: string, en: string]>> = {
  only_acquirer: ["无人提供该订单的条款", "nobody knows the terms of its order"],
  seller_differs: ["收款商户号不属于该商户", "the bill's number is another's"],
  amount_differs: ["订单金额与账单不符", "the order amount differs from the bill"],
  fee_differs: ["手续费超出容差", "the fee is outside the tolerance"],
  late_payment: ["不在订单时间内支付", "paid outside the time of its order"],
  payment_left_out: ["原支付未入账", "its payment is left out"],
  not_computable: ["按协议、登记或退款规则无法计算", "cannot be computed under its documents"],
  only_platform: ["账单中没有，只有平台认为有", "in no bill given: the platform alone believes in it"],
};
/** A file that leaves out more is not read line by line. */
const PRINTED_MAX = 200;
const DAY_MS = 86_400_000;

const yuan = (fen: bigint): string => `${groupAmount(fen)} 元`;
const daysBetween = (from: Day, to: Day): number => (Date.parse(to) - Date.parse(from)) / DAY_MS;

/** Those that hold money, and those that no bill has. */
export function leftOutText(
  leftOut: readonly LeftOut[],
  clearingDate: Day,
): { billed: string[]; unbilled: string[] } {
  const of = (isBilled: boolean) => leftOut.filter((x) => (x.kind !== WITHOUT_BILL) === isBilled);
  const [billed, unbilled] = [of(true), of(false)];
  const lines = (list: readonly LeftOut[]) => {
    const more = list.length - PRINTED_MAX;
    const shown = list.slice(0, PRINTED_MAX).map((x) => sentenceOf(x, clearingDate));
    return more > 0 ? [...shown, `… 另有 ${more} 笔未列出 / ${more} more`] : shown;
  };
  if (billed.length === 0) return { billed: [], unbilled: lines(unbilled) };
  const sum = (list: readonly LeftOut[]) => yuan(list.reduce((all, x) => all + x.amount, 0n));
  const payments = billed.filter((x) => x.refundReference === "");
  const refunds = billed.filter((x) => x.refundReference !== "");
  const total = `未入账合计 left out：支付 payments ${payments.length} 笔 ${sum(payments)} · 退款 refunds ${refunds.length} 笔 ${sum(refunds)}`;
  return { billed: [...lines(billed), total], unbilled: lines(unbilled) };
}

function sentenceOf(x: LeftOut, clearingDate: Day): string {
  const [zh, en] = WORDS[x.kind];
  const what = x.refundReference === "" ? "支付 payment" : "退款 refund";
  const reference = [x.acquirerReference, x.refundReference].filter((part) => part !== "").join("/");
  const decided = x.decisionRef === "" ? "" : `；已决定退款 ${x.decisionRef} / a refund is decided`;
  const age = daysBetween(x.since, clearingDate);
  return (
    `未入账 left out：${what} ${reference} ${x.subMerchantNo || "（商户不明 shop unknown）"} ${yuan(x.amount)}：` +
    `${zh} / ${en}；自 since ${x.since}，${age} 天 days${decided}`
  );
}
