/**
 * Amounts that make something happen, so that each case can be seen at the till without a switch.
 * Source: the platform's domain.md, "The sandbox acquirer". Any other amount is an ordinary payment.
 */
export const MAGIC = {
  ok: 1n,
  /** Paying for a few seconds, then paid. */
  payingThenOk: 2n,
  /** The answer to the order is lost once; the order stands and can be paid. */
  lostAnswer: 3n,
  refused: 4n,
  duplicatedNotification: 5n,
  lostNotification: 6n,
  /** The payer confirmed, the money moves after the order was closed. */
  lateAfterClose: 7n,
  wrongAmountNotified: 8n,
  /** The first notification carries a forged signature, the next one is genuine. */
  forgedNotification: 9n,
  channelCoupon: 10n,
  merchantCoupon: 11n,
  feeOffByOne: 12n,
} as const;

export const MAGIC_WORDS: readonly (readonly [fen: bigint, words: string])[] = [
  [MAGIC.ok, "成功"],
  [MAGIC.payingThenOk, "支付中，几秒后成功"],
  [MAGIC.lostAnswer, "下单应答丢失一次，之后可付"],
  [MAGIC.refused, "下单被拒"],
  [MAGIC.duplicatedNotification, "通知重复三次"],
  [MAGIC.lostNotification, "通知丢失，只能查询得知"],
  [MAGIC.lateAfterClose, "关单之后才到账"],
  [MAGIC.wrongAmountNotified, "通知金额多一分"],
  [MAGIC.forgedNotification, "第一次通知签名是假的"],
  [MAGIC.channelCoupon, "渠道优惠三分（商家实收不变）"],
  [MAGIC.merchantCoupon, "商家优惠三分（商家实收减少）"],
  [MAGIC.feeOffByOne, "手续费多一分"],
];

const COUPON_FEN = 3n;

export interface Discount {
  payerFen: bigint;
  settlementFen: bigint;
  couponFen: bigint;
  couponBy: "" | "channel" | "merchant";
}

/** A coupon that the payer's wallet takes off; whose money it is. */
export interface Coupon {
  by: "channel" | "merchant";
  fen: bigint;
}

/** The coupon of the phone that pays, else of the amount. */
export function discountOf(totalFen: bigint, coupon: Coupon | undefined = magicCoupon(totalFen)): Discount {
  if (!coupon) return { payerFen: totalFen, settlementFen: totalFen, couponFen: 0n, couponBy: "" };
  // A channel's coupon is real money to the shop; the merchant's own lowers what it receives.
  return {
    payerFen: totalFen - coupon.fen,
    settlementFen: coupon.by === "channel" ? totalFen : totalFen - coupon.fen,
    couponFen: coupon.fen,
    couponBy: coupon.by,
  };
}

function magicCoupon(totalFen: bigint): Coupon | undefined {
  if (totalFen === MAGIC.channelCoupon) return { by: "channel", fen: COUPON_FEN };
  return totalFen === MAGIC.merchantCoupon ? { by: "merchant", fen: COUPON_FEN } : undefined;
}

/** The coupon's part that went back after `refundedFen` of the order: cumulative, so that a full refund returns all. */
export const couponBackOf = (couponFen: bigint, refundedFen: bigint, totalFen: bigint): bigint =>
  (couponFen * refundedFen) / totalFen;
