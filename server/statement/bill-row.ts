/**
 * A row of an acquirer's trade bill in our words, whichever channel's layout it came in. The fields are those of
 * `statement_line`; both codecs read into it and write from it.
 */
import type { Day } from "../calendar/day.ts";
import type { Channel } from "../channel/channel.ts";
import { Refused, refuse } from "../domain-error.ts";
import { repeatable } from "../storable.ts";

export interface BillRow {
  /** The line of the file it stands in, from 1. */
  lineNo: number;
  kind: "payment" | "refund";
  /** 微信订单号 / 支付宝交易号; of a refund: of the payment it gives back. */
  acquirerReference: string;
  merchantOrderNo: string;
  /** The seller's number in the channel (特约商户号 / 商户识别号); "" where the file does not state it. */
  channelNo: string;
  /** Payment: when it succeeded. Refund: when it was accepted (微信) or carried out (支付宝). */
  happenedAt: Date;
  /** Payment: 订单金额. Refund: 申请退款金额. Never negative. */
  orderFen: bigint;
  /** Payment: 应结订单金额 / 商家实收. Refund: 退款金额 / 商家实收 given back. Never negative. */
  settlementFen: bigint;
  /** Payment: the fee taken. Refund: the fee given back. Rounded half up to the fen, never negative. */
  feeFen: bigint;
  /** 微信退款单号; 支付宝 numbers no refunds, there it is the request number again. "" on payments. */
  acquirerRefundReference: string;
  refundNo: string;
  /** Of a refund: SUCCESS, PROCESSING or CLOSED as the file says; "" on payments. */
  state: string;
}

/** What a written row may carry besides; a reader drops it. Absent text is an empty cell. */
export interface WrittenRow extends Omit<BillRow, "lineNo"> {
  lineNo?: number;
  productName?: string;
  attach?: string;
  storeNo?: string;
  storeName?: string;
  terminal?: string;
  /** The payer as the channel prints it: an openid, or a masked login. */
  payer?: string;
  /** 代金券金额 / 支付宝优惠: paid by the channel, lowers nothing of the shop's. */
  couponFen?: bigint;
  /** When the order was made; 支付宝 prints it beside the payment time. */
  createdAt?: Date;
  /** The fee rate, parts per million. */
  ratePpm?: number;
  remark?: string;
}

export interface BillTotals {
  paymentCount: number;
  /** Σ settlementFen of payments. */
  paymentFen: bigint;
  refundCount: number;
  /** Σ settlementFen of refunds. */
  refundFen: bigint;
  /** Σ fee of payments − Σ fee given back. */
  feeFen: bigint;
}

/** One channel's bill of one natural day ("2026-11-20"), read and verified against its own sums. */
export interface Bill {
  channel: Channel;
  day: Day;
  rows: readonly BillRow[];
  totals: BillTotals;
  /** Rows that cannot be read: they stand in no sum, are told to both sides, and spoil no other row. */
  faults: readonly BillFault[];
}

/** `reason` as in `statement_unreadable`. */
export interface BillFault {
  lineNo: number;
  reason: string;
}

/** How an interface's bill is written down. Every dialect brings its own; `server/acquirer/bill-codec.ts` is the door. */
export interface BillCodec {
  /** How the name of the delivered file begins. */
  readonly name: string;
  /** The wallets whose rows stand in it. */
  readonly channels: readonly [Channel, ...Channel[]];
  /** How the name of the delivered file ends. */
  readonly ending: string;
  /** By its first bytes. */
  readonly isLike: (head: Buffer) => boolean;
  /** Reads what one day's bill has of a wallet; refuses `statement_unreadable` and `statement_other_day`. */
  readonly read: (bytes: Uint8Array, day: Day, channel: Channel) => Bill;
  /** `account` is the acquirer's own number in the channel. */
  readonly write: (bill: {
    account: string;
    day: Day;
    channel: Channel;
    rows: readonly WrittenRow[];
  }) => Buffer;
}

/** What the rows add up to, refunds apart. */
export function totalsOf(rows: Iterable<BillRow>): BillTotals {
  const t: BillTotals = { paymentCount: 0, paymentFen: 0n, refundCount: 0, refundFen: 0n, feeFen: 0n };
  for (const row of rows) {
    if (row.kind === "payment") {
      t.paymentCount++;
      t.paymentFen += row.settlementFen;
      t.feeFen += row.feeFen;
    } else {
      t.refundCount++;
      t.refundFen += row.settlementFen;
      t.feeFen -= row.feeFen;
    }
  }
  return t;
}

/** What `read` makes of one row; what it refuses as unreadable is that row's fault and no other's. */
export function rowOrFault<T>(faults: BillFault[], read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Refused) || error.refusal.code !== "statement_unreadable") throw error;
    faults.push({ lineNo: error.refusal.line, reason: error.refusal.reason });
    return undefined;
  }
}

/** Refuses a bill of which nothing can be read, with its first row's fault. */
export function refuseAllFaults(rows: readonly BillRow[], faults: readonly BillFault[]): void {
  const [first] = faults;
  if (rows.length === 0 && first) unreadable(first.lineNo, first.reason);
}

/** A file that cannot be believed. `reason` is a word of ours and, after a colon, the column or value concerned. */
export function unreadable(line: number, reason: string): never {
  refuse({ code: "statement_unreadable", line, reason: repeatable(reason) });
}
