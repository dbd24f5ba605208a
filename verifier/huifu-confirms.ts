/**
 * What a released file asks of 斗拱: one confirm (延时交易确认) for each payment, in which the shares are divided. A confirm pays
 * every receiver of a payment at once; where the file says otherwise, it is refused by name and nothing is made. Pure.
 */
import type {
  ClearingFile,
  Entry,
  Position,
  RefundEntry,
  SaleEntry,
} from "#server/clearing/clearing-file.ts";
import { formatAmount } from "#server/money/amount.ts";
import { hashed } from "#server/order/order-terms-codec.ts";
import type { HuifuRegister, HuifuShop } from "./huifu-shops.ts";
import { NotPayable } from "./payment-order.ts";

/** One confirm's `data`. */
export type Confirm = Readonly<Record<string, string>>;

export interface Confirming {
  file: ClearingFile;
  digest: string;
  /** Of the release, "20261121": the same however often the file is exported. */
  day: string;
  /** Lines that the newest register stopped. */
  stopped: ReadonlySet<number>;
  register: HuifuRegister;
  /** By the bill: under which huifu_id a payment was taken, and when it was first sent. */
  sentOf(reference: string): { huifuId: string; sentOn: string } | undefined;
}

const RATIO_WHOLE = 10_000n;

/** Throws `NotPayable` where a confirm cannot say what the file says: which payment or shop, and why. */
export async function confirmsOf(
  entries: AsyncIterable<{ entry: Entry }>,
  input: Confirming,
): Promise<Confirm[]> {
  const confirms: Confirm[] = [];
  const confirmed = new Map<string, bigint>();
  let sale: SaleEntry | undefined;
  let refunds: RefundEntry[] = [];
  const close = () => {
    if (sale) confirms.push(...confirmOf(sale, refunds, input, confirmed));
    [sale, refunds] = [undefined, []];
  };
  for await (const { entry } of entries) {
    if (entry.kind === "V")
      refuse(entry.acquirerReference, "退款关闭冲回 V，确认表达不了 / a refund that was closed");
    if (entry.kind === "O")
      refuse(entry.acquirerReference, "原支付已确认分账，须用确认退款 / confirmed before");
    if (entry.kind === "R") refunds.push(entry);
    else {
      close();
      if (entry.kind === "P") sale = entry;
    }
  }
  close();
  for (const line of input.file.positions)
    checkLine(line, input.stopped, confirmed.get(line.subMerchantNo) ?? 0n);
  return confirms;
}

/** What is left of a payment, divided; nothing where it was given back whole. */
function confirmOf(
  sale: SaleEntry,
  refunds: readonly RefundEntry[],
  input: Confirming,
  confirmed: Map<string, bigint>,
): Confirm[] {
  const { acquirerReference: reference, sellerNo } = sale;
  if (sale.funded > 0n || sale.orderAmount !== sale.amount)
    refuse(reference, "有出资优惠，须随支付上送 combinedpay / a funded discount");
  const back = (of: (r: RefundEntry) => bigint) => refunds.reduce((sum, r) => sum + of(r), 0n);
  const gross = sale.amount - back((r) => r.amount);
  const fee = sale.fee - back((r) => r.feeReturned);
  const shares = new Map<string, bigint>();
  const add = (no: string, fen: bigint) => void shares.set(no, (shares.get(no) ?? 0n) + fen);
  for (const { no, fen } of sale.parts) add(no, fen);
  for (const { parts } of refunds) for (const { no, fen } of parts) add(no, -fen);
  for (const [no, fen] of shares) confirmed.set(no, (confirmed.get(no) ?? 0n) + fen);
  if (gross === 0n) return [];
  // The acquirer draws its fee from what the seller is given: it is given so much more.
  add(sellerNo, fee);
  const parts = [...shares].filter(([, fen]) => fen !== 0n);
  if (parts.some(([, fen]) => fen < 0n)) refuse(reference, "有一方应得为负 / a receiver below zero");
  if (parts.reduce((sum, [, fen]) => sum + fen, 0n) !== gross)
    refuse(reference, "各方合计不等于剩余金额 / shares differ");
  const seller = shopOf(input.register, sellerNo, reference);
  const others = gross - (shares.get(sellerNo) ?? 0n);
  if (others * RATIO_WHOLE > seller.applyRatio * gross)
    refuse(
      reference,
      `分给他方 ${formatAmount(others)} 元，超过批准比例 / others above apply_ratio of ${sellerNo}`,
    );
  const sent =
    input.sentOf(reference) ?? refuse(reference, "账单里没有请求日期 / no 请求日期 in the bills given");
  const acct_infos = parts.map(([no, fen]) => ({
    div_amt: formatAmount(fen),
    huifu_id: no === sellerNo ? sent.huifuId : shopOf(input.register, no, reference).huifuId,
  }));
  return [
    {
      acct_split_bunch: JSON.stringify({ acct_infos }),
      huifu_id: sent.huifuId,
      org_hf_seq_id: reference,
      org_req_date: sent.sentOn,
      req_date: input.day,
      req_seq_id: `K${hashed(`${input.digest}${reference}`)}`,
    },
  ];
}

/** What a shop is given by the confirms must be what the file pays it: a confirm knows no hold, cycle, cover or carried sum. */
function checkLine(line: Position, stopped: ReadonlySet<number>, given: bigint): void {
  const paid = stopped.has(line.lineNo) ? 0n : line.pay;
  if (paid === given) return;
  throw new NotPayable(
    `L ${line.lineNo} ${line.subMerchantNo}：文件付 ${formatAmount(paid)} 元（${line.action} ${line.reason}），逐笔确认会给 ${formatAmount(given)} 元，确认表达不了 / ` +
      `the file pays ${formatAmount(paid)}, the confirms would give ${formatAmount(given)}: not representable`,
  );
}

const shopOf = ({ shops }: HuifuRegister, no: string, reference: string): HuifuShop =>
  shops.get(no) ?? refuse(reference, `${no} 没有 huifu_id / has no huifu_id in the full register`);

function refuse(reference: string, why: string): never {
  throw new NotPayable(`${reference}：${why}`);
}
