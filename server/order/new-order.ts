import type { Day } from "../calendar/day.ts";
import { dayOf, instantText } from "../calendar/instant.ts";
import { type Channel, walletOf } from "../channel/channel.ts";
import type { Id } from "../id.ts";
import { nextAskAt, ORDER_LIFETIME_MS } from "./order-status.ts";
import type { OrderTerms } from "./order-terms.ts";
import type { Seller } from "./seller.ts";

/** What a caller asked for under one reference; the same content answers the same order, other content is refused. */
export interface OrderRequest {
  subMerchantId: string;
  amountFen: bigint;
  channel: string;
  description?: string | undefined;
  note?: string | undefined;
  storeId?: string | undefined;
  orderLifetimeMs?: number | undefined;
}

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
  /** The day on which its maker takes it to the acquirer, who holds it from its birth. */
  sentOn: Day;
  /** When the worker looks at it, if nobody forwarded it until then. */
  askAt: Date;
}

/** The terms an order is made under (domain.md §5): its number is the hash of them. */
export function termsOfNew(
  seller: Seller,
  input: { amountFen: bigint; channel: Channel },
  { id, createdAt }: { id: Id<"ord">; createdAt: Date },
): OrderTerms {
  return {
    acquirer: seller.acquirerCode,
    agreement: seller.agreementSha256,
    amountFen: input.amountFen,
    campaign: "",
    channel: input.channel,
    createdAt: instantText(createdAt),
    feeSchedule: seller.feeSha256,
    fundedFen: 0n,
    order: id,
    seller: seller.number,
  };
}

/** A new order under terms that are frozen and named already. */
export function newOrder(
  seller: Seller,
  input: OrderRequest & { subMerchantId: Id<"smt">; channel: Channel; reference: string },
  by: { id: Id<"ord">; staffId: Id<"stf"> | null; createdAt: Date; now: Date } & Pick<
    NewOrder,
    "requestSha256" | "merchantOrderNo" | "terms"
  >,
): NewOrder {
  const { amountFen, channel } = input;
  const { id, createdAt } = by;
  const expiresAt = new Date(createdAt.getTime() + (input.orderLifetimeMs ?? ORDER_LIFETIME_MS));
  return {
    id,
    acquirerId: seller.acquirerId,
    merchantId: seller.merchantId,
    subMerchantId: input.subMerchantId,
    reference: input.reference,
    requestSha256: by.requestSha256,
    amountFen,
    channel,
    mode: walletOf(channel).mode,
    merchantOrderNo: by.merchantOrderNo,
    terms: by.terms,
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
    sentOn: dayOf(by.now),
    askAt: nextAskAt(by.now, 0, expiresAt),
  };
}
