/** 渠道: the payer's wallet, a fact of the order; which dialect carries it is a fact of the acquirer (docs/domain.md §5). */
export type Channel = "wechat" | "alipay";
export const CHANNELS = ["wechat", "alipay"] as const satisfies readonly Channel[];
