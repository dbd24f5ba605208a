/**
 * The acquirer's books as the laws of a transaction ask them: documents with what they lack, register, tolerances, closes.
 * The verifier makes them from its own files, the platform from its copy of them. Pure.
 */
import type { Agreement } from "../agreement/agreement.ts";
import type { DocumentEvidence } from "../agreement/document-evidence.ts";
import type { FeeSchedule } from "../agreement/fee-schedule.ts";
import type { Channel } from "../channel/channel.ts";
import type { OrderTerms } from "../order/order-terms.ts";
import { barredList, barredSince } from "./barred.ts";
import { type EvidenceBook, openEvidence, type ShownAgreement, type ShownFees } from "./evidence-book.ts";
import type { Register, RegisterEntry } from "./register.ts";

/** What is named by a hash; `law-digest.ts` has the one that is meant. */
export interface LawHashes {
  orderNo(terms: OrderTerms): string;
  shownAgreement: ShownAgreement;
  shownFees: ShownFees;
}

export interface LawBooks {
  acquirer: string;
  orderNo: LawHashes["orderNo"];
  agreements: ReadonlyMap<string, DocumentEvidence<Agreement>>;
  fees: ReadonlyMap<string, DocumentEvidence<FeeSchedule>>;
  evidence: EvidenceBook;
  shops: ReadonlyMap<string, RegisterEntry>;
  /** The shop that has this number in the channel, and whether another system uses it too. */
  numberOf(channel: Channel, channelNo: string): { subMerchantNo: string; isShared: boolean } | undefined;
  /** Since when, epoch ms; undefined: it is not barred. */
  barredFrom(no: string): number | undefined;
  feeToleranceFen: bigint;
  clockMs: number;
  /** The longest an order of this mode may be paid after it was made, ms; undefined where the register names none: then for no time. */
  lifetimeMs(mode: string): number | undefined;
  /** When the acquirer closed the order in its own log, epoch ms. */
  closedAt(merchantOrderNo: string): number | undefined;
}

/** Looks everything up once for a day. */
export function lawBooksOf(
  books: Pick<LawBooks, "acquirer" | "agreements" | "fees"> & {
    register: Register;
    closes: { get(merchantOrderNo: string): number | undefined };
    hashes: LawHashes;
  },
): LawBooks {
  const { register, closes, hashes, ...documents } = books;
  const shops = new Map(register.subMerchants.map((entry) => [entry.subMerchantNo, entry]));
  const barred = barredList(register.barred);
  return {
    ...documents,
    orderNo: hashes.orderNo,
    evidence: openEvidence({ ...documents, register, shops, hashes }),
    shops,
    ...numbersOf(register),
    barredFrom: (no) => barredSince(barred, no, shops.get(no)),
    feeToleranceFen: register.feeToleranceFen,
    clockMs: register.clockSeconds * 1000,
    lifetimeMs: (mode) => {
      const seconds = register.lifetimeSeconds[mode];
      return seconds === undefined ? undefined : seconds * 1000;
    },
    closedAt: (no) => closes.get(no),
  };
}

/** Whose a channel's merchant number is. */
export function numbersOf({ subMerchants }: Pick<Register, "subMerchants">): Pick<LawBooks, "numberOf"> {
  const numbers = new Map(
    subMerchants.flatMap(({ subMerchantNo, channelNos }) =>
      Object.entries(channelNos).flatMap(([channel, list]) =>
        list.map((n) => [`${channel}|${n.no}`, { subMerchantNo, isShared: n.shared }] as const),
      ),
    ),
  );
  return { numberOf: (channel, no) => numbers.get(`${channel}|${no}`) };
}

/** Our numbers: "Q" and 31 characters of base32. */
export const OUR_NUMBER = /^Q[A-Z2-7]{31}$/;

/**
 * A row of another system that shares the shop's number: never ours, in no sum. A payment or refund is told by the
 * payment's order number.
 */
export function isForeign(
  books: Pick<LawBooks, "numberOf">,
  row: { channel: Channel; channelNo: string; merchantOrderNo: string },
): boolean {
  return (
    books.numberOf(row.channel, row.channelNo)?.isShared === true && !OUR_NUMBER.test(row.merchantOrderNo)
  );
}

/** The numbers that another system uses too, "wechat|1900000005". */
export const sharedNumbers = ({ subMerchants }: Pick<Register, "subMerchants">): string[] =>
  subMerchants.flatMap(({ channelNos }) =>
    Object.entries(channelNos).flatMap(([channel, list]) =>
      list.filter((n) => n.shared).map((n) => `${channel}|${n.no}`),
    ),
  );
