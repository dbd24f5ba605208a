import { instantText } from "../calendar/instant.ts";
import { type Channel, walletOf } from "../channel/channel.ts";
import type { Id } from "../id.ts";
import { type OrderRequest, requestSha256 } from "./order-request-codec.ts";
import { nextAskAt, ORDER_LIFETIME_MS } from "./order-status.ts";
import { merchantOrderNo, writeOrderTerms } from "./order-terms-codec.ts";
import type { Seller } from "./seller.ts";

/** All that is written when an order is made. */
export interface NewOrder {
  id: Id<"ord">;
  acquirerId: Id<"acq">;
  merchantId: Id<"mch">;
  subMerchantId: Id<"smt">;
  reference: string;
  requestSha256: string;
  amountFen: bigint;
  channel: Channel;
  mode: string;
  merchantOrderNo: string;
  /** Canonical JSON whose SHA-256 the number is. */
  terms: string;
  sellerNo: string;
  channelNo: string;
  agreementSha256: string;
  feeSha256: string;
  description: string;
  note: string | null;
  category: string;
  terminal: string;
  place: string;
  createdBy: Id<"stf"> | null;
  createdAt: Date;
  expiresAt: Date;
  /** When the worker looks at it, if nobody forwarded it until then. */
  askAt: Date;
}

/** Freezes the terms and names the attempt by their hash (domain.md §5). */
export function newOrder(
  seller: Seller,
  input: OrderRequest & { subMerchantId: Id<"smt">; channel: Channel; reference: string },
  by: { id: Id<"ord">; staffId: Id<"stf"> | null; createdAt: Date; now: Date },
): NewOrder {
  const { amountFen, channel } = input;
  const { id, createdAt } = by;
  const terms = {
    acquirer: seller.acquirerCode,
    agreement: seller.agreementSha256,
    amountFen,
    campaign: "",
    channel,
    createdAt: instantText(createdAt),
    feeSchedule: seller.feeSha256,
    fundedFen: 0n,
    order: id,
    seller: seller.number,
  };
  const expiresAt = new Date(createdAt.getTime() + (input.orderLifetimeMs ?? ORDER_LIFETIME_MS));
  return {
    id,
    acquirerId: seller.acquirerId,
    merchantId: seller.merchantId,
    subMerchantId: input.subMerchantId,
    reference: input.reference,
    requestSha256: requestSha256(input),
    amountFen,
    channel,
    mode: walletOf(channel).mode,
    merchantOrderNo: merchantOrderNo(terms),
    terms: writeOrderTerms(terms),
    sellerNo: seller.number,
    channelNo: seller.channelNo,
    agreementSha256: seller.agreementSha256,
    feeSha256: seller.feeSha256,
    description: input.description ?? seller.shortName,
    note: input.note ?? null,
    category: seller.category,
    terminal: seller.terminal,
    place: seller.place,
    createdBy: by.staffId,
    createdAt,
    expiresAt,
    askAt: nextAskAt(by.now, 0, expiresAt),
  };
}
