/**
 * The columns of a bank gateway's bill, as data: each by the names under which samples have it. Nothing is read by position;
 * a header that lacks one, doubles one or has another is refused, because then nobody knows what the file says. Banks may
 * name theirs otherwise: what is to be confirmed with each stands in docs/acquirer-config.md.
 */
import { unreadable } from "../../statement/bill-row.ts";

export const COLUMNS = {
  time: ["交易时间"],
  appId: ["公众账号ID"],
  walletMerchantNo: ["第三方商户号"],
  shopNo: ["商户号"],
  subMerchantNo: ["子商户号"],
  device: ["设备编号", "设备号"],
  reference: ["平台订单号", "威富通订单号"],
  walletReference: ["第三方订单号"],
  orderNo: ["商户订单号"],
  payer: ["用户标识"],
  tradeType: ["交易类型"],
  state: ["交易状态"],
  bank: ["付款银行"],
  currency: ["货币种类"],
  total: ["总金额"],
  coupon: ["企业红包金额"],
  refundReference: ["平台退款单号", "威富通退款单号"],
  refundNo: ["商户退款单号"],
  refunded: ["退款金额"],
  couponRefunded: ["企业红包退款金额"],
  refundKind: ["退款类型"],
  refundState: ["退款状态"],
  product: ["商品名称"],
  attach: ["商户数据包"],
  fee: ["手续费"],
  rate: ["费率"],
  terminalKind: ["终端类型"],
  mark: ["对账标识"],
  storeNo: ["门店编号"],
  shopName: ["商户名称"],
  cashier: ["收银员"],
  subMerchantId: ["子商户ID"],
  ownCoupon: ["免充值券金额"],
  received: ["实收金额"],
  settled: ["结算金额", "扩展字段1"],
  more2: ["扩展字段2"],
  more3: ["扩展字段3"],
  more4: ["扩展字段4"],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type Column = keyof typeof COLUMNS;

/** The totals line: each sum over its column, of which rows stands beside it. */
export const TOTALS = {
  总交易单数: { column: undefined, of: "payment" },
  总交易额: { column: "total", of: "payment" },
  总退款金额: { column: "refunded", of: "refund" },
  总企业红包退款金额: { column: "couponRefunded", of: "refund" },
  总手续费金额: { column: "fee", of: "both" },
  总实收金额: { column: "received", of: "both" },
} as const satisfies Readonly<
  Record<string, { column: Column | undefined; of: "payment" | "refund" | "both" }>
>;
export type Total = keyof typeof TOTALS;

const TOTAL_NAMES = Object.fromEntries(
  (Object.keys(TOTALS) as Total[]).map((name) => [name, [name]]),
) as unknown as Readonly<Record<Total, readonly string[]>>;
export const TOTALS_START = Object.keys(TOTALS)[0] as string;

export const readColumns = (no: number, header: string): ReadonlyMap<Column, number> =>
  indexOf(no, header, COLUMNS);
export const readTotalColumns = (no: number, header: string): ReadonlyMap<Total, number> =>
  indexOf(no, header, TOTAL_NAMES);

export const totalsText = (): string => Object.keys(TOTALS).join(",");
/** The first of its names, in the order of the samples. */
export const headerText = (): string =>
  Object.values(COLUMNS)
    .map(([name]) => name)
    .join(",");

/** Where each known column stands; refuses a header that is not made of exactly these. */
function indexOf<K extends string>(
  no: number,
  header: string,
  known: Readonly<Record<K, readonly string[]>>,
): ReadonlyMap<K, number> {
  const keys = Object.keys(known) as K[];
  const index = new Map<K, number>();
  for (const [i, stated] of header.split(",").entries()) {
    const name = stated.replace(/^`/, "").trim();
    const key = keys.find((k) => known[k].includes(name)) ?? unreadable(no, `column_unknown:${name}`);
    if (index.has(key)) unreadable(no, `column_twice:${name}`);
    index.set(key, i);
  }
  for (const key of keys) if (!index.has(key)) unreadable(no, `column_missing:${known[key][0]}`);
  return index;
}
