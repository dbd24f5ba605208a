/**
 * Who pays for a refund that is asked for now: each bearer out of its own unsettled money; what it lacks the seller, where
 * the order's agreement says so; then the acquirer's advance. Pure; covers by the law that clearing applies.
 */
import type { Day } from "../calendar/day.ts";
import type { CoverMove } from "../clearing/clearing-file.ts";
import { type CoveredRefund, coverDay } from "../clearing/cover.ts";
import { maxFen, minFen, sumFen } from "../money/fen.ts";

/** What a receiver can bear of a refund that enters with the running clearing date, fen. */
export interface Bearer {
  number: string;
  name: string;
  /** What it has to come that a refund asked for now can still be taken off; negative where it owes. */
  bearsFen: bigint;
  /** Of that, what the last file left it with. */
  carriedInFen: bigint;
  /** Σ of its holds; null where everything is held. Held money counts for nobody. */
  heldFen: bigint | null;
  /** Closing or closed: it neither covers nor is covered, and nothing is advanced to it. */
  isClosing: boolean;
  advanceLimitFen: bigint;
}

/** Somebody stands in for `shop`: the seller until its next credits, or the acquirer. */
export interface StandIn {
  by: "seller" | "acquirer";
  shop: string;
  fen: bigint;
}
/** One shop that lacks its part when everybody has stood in. */
export interface Lack {
  shop: string;
  missingFen: bigint;
}

/** As it is kept beside the refund, and told. */
export const toldLacks = (missing: readonly Lack[]): { shop: string; missingFen: string }[] =>
  missing.map(({ shop, missingFen }) => ({ shop, missingFen: missingFen.toString() }));
/** Who lacked how much at the last try. */
export const lackingOf = (row: { lacking: { shop: string; missingFen: string }[] | null }): Lack[] =>
  (row.lacking ?? []).map(({ shop, missingFen }) => ({ shop, missingFen: BigInt(missingFen) }));

/**
 * `earlier`: refunds of the running date that the seller may have covered already, in their order. What this one adds to the
 * covers of the day is the seller's standing in for it. Every bearer that lacks is named, not the first one.
 */
export function fundingOf(
  refund: { sellerNo: string; parts: ReadonlyMap<string, bigint>; isCovered: boolean },
  bearers: readonly Bearer[],
  day: { clearingDate: Day; earlier: readonly CoveredRefund[] },
): { standIns: StandIn[]; missing: Lack[] } {
  const parts = [...refund.parts].filter(([, fen]) => fen > 0n);
  const coversWith = (taken: ReadonlyMap<string, bigint>, more: readonly CoveredRefund[]) =>
    coverDay(day.clearingDate, fundsLess(bearers, taken), [], [...day.earlier, ...more]);
  const before = coversWith(new Map(), []);
  const after = coversWith(refund.parts, refund.isCovered ? [askedOf(refund.sellerNo, parts)] : []);
  const known = new Map(bearers.map((b) => [b.number, b]));
  const standIns: StandIn[] = [];
  const missing: Lack[] = [];
  for (const [no, part] of parts) {
    const bearer = known.get(no);
    const shop = bearer?.name ?? no;
    const stood = before.cover.get(no) ?? 0n;
    const covered = maxFen(0n, (after.cover.get(no) ?? 0n) - stood);
    // Another seller's cover of its own refund of the day is money of this bearer, and nobody's standing in for this one.
    const bySeller = maxFen(
      0n,
      givenBy(after.moves, refund.sellerNo, no) - givenBy(before.moves, refund.sellerNo, no),
    );
    const { own, advance } = bearer ? roomOf(bearer, stood) : { own: 0n, advance: 0n };
    const left = part - covered - minFen(part - covered, own);
    const byAcquirer = minFen(left, advance);
    if (bySeller > 0n) standIns.push({ by: "seller", shop, fen: bySeller });
    if (byAcquirer > 0n) standIns.push({ by: "acquirer", shop, fen: byAcquirer });
    if (left > byAcquirer) missing.push({ shop, missingFen: left - byAcquirer });
  }
  return { standIns, missing };
}

const givenBy = (moves: readonly CoverMove[], fromNo: string, toNo: string): bigint =>
  sumFen(moves.filter((m) => m.fromNo === fromNo && m.toNo === toNo).map((m) => m.amount));

/** The refund that is asked for, after all others of the day. */
const askedOf = (sellerNo: string, parts: readonly [no: string, fen: bigint][]): CoveredRefund => ({
  acquirerReference: "",
  refundNo: "",
  refundedAt: "",
  sellerNo,
  parts: parts.map(([no, fen]) => ({ no, fen })),
});

const fundsLess = (bearers: readonly Bearer[], taken: ReadonlyMap<string, bigint>) =>
  new Map(
    bearers.map(({ number, bearsFen, carriedInFen: carriedIn, heldFen, isClosing }) => {
      const net = bearsFen - (taken.get(number) ?? 0n);
      return [number, { net, carriedIn, heldFen, isClosing }];
    }),
  );

/** What a bearer has of its own, and what is left of its advance; `covered` = what covers of the day moved to it. */
function roomOf(bearer: Bearer, covered: bigint): { own: bigint; advance: bigint } {
  const { heldFen, isClosing, advanceLimitFen } = bearer;
  const net = bearer.bearsFen + covered;
  const own = heldFen === null ? 0n : maxFen(0n, net - heldFen);
  return { own, advance: isClosing ? 0n : maxFen(0n, advanceLimitFen + minFen(net, 0n)) };
}
