/** A payment or refund as both books have it, or only one of them. */

import { feeFor, matchFeeItem } from "../agreement/fee.ts";
import type { FeeSchedule } from "../agreement/fee-schedule.ts";
import type { Channel } from "../channel/channel.ts";
import type { RegisterEntry } from "../clearing/register.ts";
import type { Id } from "../id.ts";
import { type Difference, differencesOfPayment, differencesOfRefund } from "./difference.ts";

interface Owner {
  merchantId: Id<"mch"> | null;
  subMerchantId: Id<"smt"> | null;
}
/** A difference with what its row needs besides. */
export interface FoundDifference extends Difference, Owner {
  channel: Channel;
}

/** One payment; the columns of a side that lacks it are meaningless. */
export interface PaymentPair extends Owner {
  channel: Channel;
  acquirerReference: string;
  billed: boolean;
  ours: boolean;
  billOrderNo: string;
  billChannelNo: string;
  billOrderFen: bigint;
  billSettlementFen: bigint;
  billFeeFen: bigint;
  ourOrderNo: string;
  ourAmountFen: bigint;
  sellerNo: string;
  mode: string;
  feeSha256: string;
}
export interface RefundPair extends Owner {
  channel: Channel;
  billed: boolean;
  ours: boolean;
  billReference: string;
  billRefundReference: string;
  billOrderFen: bigint;
  billSettlementFen: bigint;
  ourReference: string;
  ourRefundReference: string;
  ourAmountFen: bigint;
}

/** What a pair is judged by: shops by number, fee schedules by SHA-256, the acquirer's tolerance. */
export interface Yardstick {
  shops: ReadonlyMap<string, { category: string; channelNos: RegisterEntry["channelNos"] }>;
  fees: ReadonlyMap<string, FeeSchedule>;
  feeToleranceFen: bigint;
}

/** What differs between the bill and our book; nothing where both are equal to the fen. */
export function comparePayment(pair: PaymentPair, by: Yardstick): FoundDifference[] {
  const { acquirerReference, channel, merchantId, subMerchantId } = pair;
  const shop = by.shops.get(pair.sellerNo);
  const billed = pair.billed && {
    acquirerReference,
    merchantOrderNo: pair.billOrderNo,
    channelNo: pair.billChannelNo,
    orderFen: pair.billOrderFen,
    settlementFen: pair.billSettlementFen,
    feeFen: pair.billFeeFen,
  };
  const ours = pair.ours && {
    acquirerReference,
    merchantOrderNo: pair.ourOrderNo,
    amountFen: pair.ourAmountFen,
    channelNos: (shop?.channelNos[channel] ?? []).map((n) => n.no),
    feeFor: (settlementFen: bigint) => {
      const schedule = by.fees.get(pair.feeSha256);
      const item = schedule && matchFeeItem(schedule, { channel, mode: pair.mode, category: shop?.category });
      return item && feeFor(item, settlementFen);
    },
  };
  const found = differencesOfPayment(billed || undefined, ours || undefined, by.feeToleranceFen);
  return found.map((d) => ({ ...d, channel, merchantId, subMerchantId }));
}

/** The same of a refund. */
export function compareRefund(pair: RefundPair): FoundDifference[] {
  const { channel, merchantId, subMerchantId } = pair;
  const billed = pair.billed && {
    acquirerReference: pair.billReference,
    refundReference: pair.billRefundReference,
    orderFen: pair.billOrderFen,
    settlementFen: pair.billSettlementFen,
  };
  const ours = pair.ours && {
    acquirerReference: pair.ourReference,
    refundReference: pair.ourRefundReference,
    amountFen: pair.ourAmountFen,
  };
  return differencesOfRefund(billed || undefined, ours || undefined).map((d) => ({
    ...d,
    channel,
    merchantId,
    subMerchantId,
  }));
}
