import type { ClearingFile } from "#server/clearing/clearing-file.ts";
import { groupAmount } from "#server/money/amount.ts";
import { type ChannelDay, writeChannelDay } from "../bill-days.ts";

/**
 * Words of others stand in what is printed (a reference of the file, a name of a proof): none of them moves the cursor, wipes
 * what was said before it or turns the direction of writing.
 */
const seen = (text: string): string => text.replace(/(?!\n)[\p{C}\p{Zl}\p{Zp}]/gu, "\ufffd");

/** A result: standard output. */
export const say = (line: string): void => void process.stdout.write(`${seen(line)}\n`);
/** What a person must see besides the result: standard error. */
export const complain = (line: string): void => void process.stderr.write(`${seen(line)}\n`);

export const yuan = (fen: bigint): string => `${groupAmount(fen)} 元`;

/** What was taken by somebody's word instead of a bill. */
export function sayNoBill(noBill: readonly ChannelDay[]): void {
  for (const none of noBill)
    complain(`! 按 --no-bill 视为无账单 / taken as having no bill: ${writeChannelDay(none)}`);
}

/** The totals as one sum that a reader can add up: where the money came from, and where it goes. */
export function sayTotals(file: ClearingFile, entries: number): void {
  const { header, totals: t } = file;
  say(`账日 ${header.clearingDate} 第 ${header.seq} 版 · 划付日 ${header.settleDay}`);
  say(countsOf(file, entries));
  say(`应付 pay ${t.payCount} 笔 ${yuan(t.payTotal)}`);
  const sales = `交易 gross ${yuan(t.grossTotal)} − 手续费 fee ${yuan(t.feeTotal)}`;
  const refunds = `− 退款 refunds ${yuan(t.grossRefundTotal)} + 退回手续费 fee returned ${yuan(t.feeReturnedTotal)}`;
  const bank = `+ 银行退回 returned ${yuan(t.returnedTotal)}`;
  const adjust = `+ 调增 adjust ${yuan(t.adjustC)} − 调减 ${yuan(t.adjustD)}`;
  const carried = `+ 上期结转 carried in ${yuan(t.carriedInC)} − 上期欠款 owed before ${yuan(t.carriedInD)}`;
  const held = `+ 结转 carry ${yuan(t.carryC)} + 暂缓 hold ${yuan(t.holdTotal)} − 欠款 owed ${yuan(t.carryD)}`;
  say(`来 in：${sales} ${refunds} ${bank} ${adjust} ${carried}`);
  say(`去 out：应付 pay ${yuan(t.payTotal)} ${held}`);
  say(`两边相等 both sides：${yuan(t.payTotal + t.carryC + t.holdTotal - t.carryD)}`);
}

/** Payments and refunds as the desk's page counts them; the detail has lines besides, which are said to be none of them. */
function countsOf({ positions, leftOut, channels, decisions }: ClearingFile, entries: number): string {
  const count = (of: "saleCount" | "refundCount") => channels.reduce((sum, c) => sum + c[of], 0);
  const [sales, refunds] = [count("saleCount"), count("refundCount")];
  // Accepted whole, without an order: counted, and in no line of the detail.
  const whole = decisions.filter((j) => j.kind === "accept" && j.amount !== 0n).length;
  const besides = entries - (sales + refunds - whole);
  const why =
    besides > 0
      ? `，其中 ${besides} 条是退款的原支付、未入账的订单或冲正 / ${besides} of them orders behind refunds and left-outs, or voids`
      : "";
  return `收款 sales ${sales} 笔 · 退款 refunds ${refunds} 笔 · 未入账 left out ${leftOut.length} 笔 · 商户 ${positions.length} 行 · 明细 entries ${entries} 条${why}`;
}
