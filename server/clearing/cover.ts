/**
 * Cover and repay of one clearing day (退款垫补, 归还): where a bearer of a refund lacks its part, the seller's own unsettled
 * money stands in, and gets it back out of that bearer's next credits. Pure; the verifier recomputes it. Source: domain.md §6.
 */
import type { Day } from "../calendar/day.ts";
import { maxFen, minFen } from "../money/fen.ts";
import type { CoverMove, OpenCover, Part } from "./clearing-file.ts";
import { by } from "./line-order.ts";

/** One shop before both: fen, signed. */
export interface ShopFunds {
  /** Carried in, sales, refunds, funded, returns and decisions of the day. */
  net: bigint;
  carriedIn: bigint;
  /** Σ of its holds; null where everything is held. Held money neither covers nor repays. */
  heldFen: bigint | null;
  /** Closing or closed: neither covers nor is covered; it still repays and is repaid. */
  isClosing: boolean;
}
/** A refund of the day whose order's own agreement says `refundCover`. */
export interface CoveredRefund {
  acquirerReference: string;
  refundNo: string;
  refundedAt: string;
  sellerNo: string;
  parts: readonly Part[];
}
export interface CoverDay {
  /** In the order they were made. */
  moves: CoverMove[];
  /** Open after this day, sorted as in the file. */
  open: OpenCover[];
  /** By shop: received less given. */
  cover: ReadonlyMap<string, bigint>;
}

/** The refunds of a day in the order in which they are covered. */
export const inCoverOrder = by((r: CoveredRefund) => [r.refundedAt, r.acquirerReference, r.refundNo]);

/** `refunds` in cover order; `before` = the open covers of the previous file that no decision closed. */
export function coverDay(
  clearingDate: Day,
  shops: ReadonlyMap<string, ShopFunds>,
  before: readonly OpenCover[],
  refunds: Iterable<CoveredRefund>,
): CoverDay {
  const cover = new Map<string, bigint>();
  const moves: CoverMove[] = [];
  const give = (move: CoverMove) => {
    moves.push(move);
    cover.set(move.fromNo, (cover.get(move.fromNo) ?? 0n) - move.amount);
    cover.set(move.toNo, (cover.get(move.toNo) ?? 0n) + move.amount);
  };
  const left = repay(shops, before, give);
  const made = coverRefunds(clearingDate, fundsAfter(shops, cover), refunds, give);
  return { moves, open: together([...left, ...made]), cover };
}

/** Step 1, oldest first. What a shop is repaid today repays nothing today: what it is free to give is counted before. */
function repay(
  shops: ReadonlyMap<string, ShopFunds>,
  before: readonly OpenCover[],
  give: (move: CoverMove) => void,
): OpenCover[] {
  const free = new Map([...shops].map(([no, shop]) => [no, freeOf(shop)]));
  const oldestFirst = by((w: OpenCover) => [
    w.since,
    w.acquirerReference,
    w.refundNo,
    w.sellerNo,
    w.bearerNo,
  ]);
  return [...before].sort(oldestFirst).flatMap((w) => {
    const has = free.get(w.bearerNo) ?? 0n;
    const amount = minFen(has, w.amount);
    if (amount === 0n) return [w];
    free.set(w.bearerNo, has - amount);
    const { acquirerReference, refundNo, bearerNo: fromNo, sellerNo: toNo } = w;
    give({ acquirerReference, refundNo, fromNo, toNo, amount, kind: "repay" });
    return amount === w.amount ? [] : [{ ...w, amount: w.amount - amount }];
  });
}

/** Step 2: each refund's bearers by number get what they need of it, as far as the seller has it. */
function coverRefunds(
  since: Day,
  shops: ReadonlyMap<string, ShopFunds>,
  refunds: Iterable<CoveredRefund>,
  give: (move: CoverMove) => void,
): OpenCover[] {
  const has = new Map<string, bigint>();
  const need = new Map<string, bigint>();
  for (const [no, shop] of shops) {
    if (shop.isClosing) continue;
    has.set(no, freeOf(shop));
    // What the day took below where the bearer stood: no seller ever pays an older advance.
    need.set(no, maxFen(0n, minFen(0n, shop.carriedIn) - shop.net));
  }
  const made: OpenCover[] = [];
  for (const { acquirerReference, refundNo, sellerNo, parts } of refunds)
    for (const [bearerNo, part] of bearersOf(parts, sellerNo)) {
      const [own, lacks] = [has.get(sellerNo) ?? 0n, need.get(bearerNo) ?? 0n];
      const amount = minFen(part, minFen(lacks, own));
      if (amount === 0n) continue;
      has.set(sellerNo, own - amount);
      need.set(bearerNo, lacks - amount);
      give({ acquirerReference, refundNo, fromNo: sellerNo, toNo: bearerNo, amount, kind: "cover" });
      made.push({ acquirerReference, refundNo, sellerNo, bearerNo, amount, since });
    }
  return made;
}

/** Every other receiver by number, with its part in all its positions. */
function bearersOf(parts: readonly Part[], sellerNo: string): [no: string, fen: bigint][] {
  const sums = new Map<string, bigint>();
  for (const { no, fen } of parts) if (no !== sellerNo) sums.set(no, (sums.get(no) ?? 0n) + fen);
  return [...sums].sort(by(([no]) => [no]));
}

const freeOf = ({ net, heldFen }: ShopFunds): bigint => (heldFen === null ? 0n : maxFen(0n, net - heldFen));

function fundsAfter(shops: ReadonlyMap<string, ShopFunds>, moved: ReadonlyMap<string, bigint>) {
  return new Map([...shops].map(([no, s]) => [no, { ...s, net: s.net + (moved.get(no) ?? 0n) }]));
}

/** One record per refund, seller and bearer; `since` = day of the first. */
function together(open: readonly OpenCover[]): OpenCover[] {
  const keys = (w: OpenCover) => [w.acquirerReference, w.refundNo, w.sellerNo, w.bearerNo];
  const byKey = Map.groupBy(open, (w) => keys(w).join("|"));
  return [...byKey.values()]
    .map((list) => ({
      ...(list[0] as OpenCover),
      amount: list.reduce((sum, w) => sum + w.amount, 0n),
      since: list.map((w) => w.since).sort()[0] as Day,
    }))
    .sort(by(keys));
}
