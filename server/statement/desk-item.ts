/**
 * One item at the desk of differences: what both sides say of it, who has signed what, and what two people may decide. Pure; what
 * is suggested is an opinion of ours, never a default of theirs.
 */
import type { Day } from "../calendar/day.ts";
import type { Channel } from "../channel/channel.ts";
import type { DecidedAs } from "../clearing/decision.ts";
import { OUR_NUMBER } from "../clearing/law-books.ts";
import type { Id } from "../id.ts";

/** `open`: nobody has signed. `signed`: one has. `decided`: two have, and it waits for its file, refund or day. `done`: gone. */
export const ITEM_STATES = ["open", "signed", "decided", "done"] as const;
export type ItemState = (typeof ITEM_STATES)[number];

/** The acquirer's bill; fen. */
interface TheirSide {
  orderFen: bigint;
  settlementFen: bigint;
  feeFen: bigint;
  at: Date;
  state: string;
  channelNo: string;
  merchantOrderNo: string;
}
/** Our order; fen. `feeFen` by its schedule on what the bill says was settled; null where no item fits. */
export interface OurSide {
  orderId: Id<"ord">;
  amountFen: bigint;
  feeFen: bigint | null;
  createdAt: Date;
  paidAt: Date | null;
  closedAt: Date | null;
  status: "open" | "paid" | "closed";
}
export interface DeskItem {
  acquirerReference: string;
  /** Empty for a payment. */
  refundReference: string;
  /** The word of the clearing file, the kind of the difference, or what we heard before any bill. */
  kind: string;
  channel: Channel | null;
  amountFen: bigint;
  subMerchantNo: string;
  shopName: string;
  since: Day;
  /** When it was first heard of here; where no row says it, the start of `since`. */
  heardAt: Date;
  state: ItemState;
  /** The day whose line the bank spoke of twice; null for all others. */
  batchId: Id<"clb"> | null;
  /** A file leaves it out, or a bill shows it: it can be decided about. */
  isDecidable: boolean;
  theirs: TheirSide | null;
  ours: OurSide | null;
  /** Opinions that one person has signed. */
  signed: { as: DecidedAs; until: Day | null; person: string }[];
  decision: {
    decisionRef: string;
    as: DecidedAs;
    until: Day | null;
    persons: string[];
    enteredAt: Date;
    /** The file in which it stands as J, once there is one. */
    stands: { batchId: Id<"clb">; clearingDate: Day } | null;
  } | null;
  /** What became of the refund that was decided; undefined before the platform has asked for it. */
  refund: { finishedAt: Date | null; failureMessage: string | null } | null;
  suggested: DecidedAs;
  /** A file that had to follow the decision could not: `barred` while the shop is on the barred list, else what the register says of it. */
  stuck: "barred" | "register" | null;
}

/** As the tool's `--item` names it. */
export const itemName = (item: Pick<DeskItem, "acquirerReference" | "refundReference">): string =>
  [item.acquirerReference, item.refundReference].filter((part) => part !== "").join("/");

/** What is usually right, by its cause. */
export function suggestionFor(
  item: Pick<DeskItem, "kind" | "refundReference" | "theirs" | "ours"> & { isShop: boolean },
): DecidedAs {
  const isOurs = item.ours !== null || OUR_NUMBER.test(item.theirs?.merchantOrderNo ?? "");
  // Nobody may be given it: it goes back, or is another house's.
  if (!item.isShop) return item.refundReference === "" && isOurs ? "refund" : "not_ours";
  switch (item.kind) {
    case "late_payment":
    case "amount_differs":
    case "seller_differs":
      return "refund";
    case "fee_differs":
      return "accept";
    case "only_acquirer":
      return isOurs ? "wait" : "not_ours";
    case "payment_left_out":
      return "wait";
    default:
      return item.refundReference === "" ? "wait" : "accept";
  }
}

export interface ItemFilter {
  state?: ItemState | undefined;
  kind?: string | undefined;
  /** Part of a number, of a shop's name, or an amount in yuan. */
  search?: string | undefined;
}

/** Whether an item stands in a list that is filtered so. */
export function fitsFilter(item: DeskItem, { state, kind, search = "" }: ItemFilter, fen?: bigint): boolean {
  if (state && item.state !== state) return false;
  if (kind && item.kind !== kind) return false;
  const words = search.trim().toLowerCase();
  if (words === "") return true;
  const texts = [
    item.acquirerReference,
    item.refundReference,
    item.subMerchantNo,
    item.shopName,
    item.theirs?.merchantOrderNo ?? "",
  ];
  return item.amountFen === fen || texts.some((text) => text.toLowerCase().includes(words));
}
