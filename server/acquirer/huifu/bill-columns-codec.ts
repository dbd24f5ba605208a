/**
 * The columns of 斗拱's TRADE_BILL, as data: what the acquirer calls each. It has published no layout; these words are its
 * interface's own and are to be confirmed with its template (docs/acquirer-config.md). Nothing is read by position: a header
 * that lacks a needed one, doubles one or has another is refused, because then nobody knows what the file says.
 */
import { unreadable } from "../../statement/bill-row.ts";

export const COLUMNS = {
  shopNo: "商户号",
  date: "交易日期",
  time: "交易时间",
  sentOn: "请求日期",
  number: "请求流水号",
  reference: "汇付全局流水号",
  tradeType: "交易类型",
  state: "交易状态",
  amount: "交易金额",
  settled: "结算金额",
  fee: "手续费金额",
  originalSentOn: "原请求日期",
  originalNumber: "原请求流水号",
  originalReference: "原全局流水号",
  payerReference: "用户账单交易订单号",
  payerOrderNo: "用户账单商户订单号",
  walletMerchantNo: "通道商户号",
  isDelayed: "是否延时",
  isSplit: "是否分账",
  wallet: "支付渠道",
  remark: "备注",
} as const satisfies Readonly<Record<string, string>>;
export type Column = keyof typeof COLUMNS;

export const headerText = (): string => Object.values(COLUMNS).join(",");

/** Where each column stands. */
export function readColumns(no: number, header: string): ReadonlyMap<Column, number> {
  const names = header.split(",").map((name) => name.trim());
  const known = Object.entries(COLUMNS) as [Column, string][];
  for (const [i, name] of names.entries()) {
    if (!known.some(([, word]) => word === name)) unreadable(no, `column_unknown:${name}`);
    if (names.indexOf(name) !== i) unreadable(no, `column_twice:${name}`);
  }
  return new Map(
    known.map(([column, word]) => {
      const at = names.indexOf(word);
      return at < 0 ? unreadable(no, `column_missing:${word}`) : ([column, at] as const);
    }),
  );
}
