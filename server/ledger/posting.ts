/**
 * 信息账: to whom money is owed. A posting moves a positive amount from one heading to another; a heading's balance is
 * what came in less what went out. `split` is 0 after every event, `ext:*` lies outside. Source: domain.md "The clearing day".
 */
import { assert } from "../assert.ts";

export type ShopHeading = "due" | "advance" | "held" | "proposed" | "released" | "returned";
export type Heading =
  | "ext:payer"
  | "ext:paid"
  | "ext:acquirer"
  | "split"
  | "fee"
  | "suspense"
  | `${ShopHeading}:${string}`;

export type PostingEvent =
  | "payment"
  | "left_out"
  | "entered"
  | "accepted"
  | "removed"
  | "ended"
  | "cover"
  | "cover_repaid"
  | "refund"
  | "voided"
  | "fee_drawn"
  | "advance"
  | "repaid"
  | "hold"
  | "lifted"
  | "proposed"
  | "rejected"
  | "released"
  | "paid"
  | "failed"
  | "returned"
  | "re_entered";

export interface Posting {
  event: PostingEvent;
  from: Heading;
  to: Heading;
  amountFen: bigint;
  /** What it rests on: a batch's date and version, or `<file digest>:<line>`. */
  reference: string;
}

export const shopHeading = (kind: ShopHeading, number: string): Heading => `${kind}:${number}`;

/** The shop's number of a heading such as `due:M00000000000004`, or undefined for one that belongs to nobody. */
export function shopOf(heading: Heading): string | undefined {
  if (heading.startsWith("ext:")) return undefined;
  const at = heading.indexOf(":");
  return at < 0 ? undefined : heading.slice(at + 1);
}

/** Moves `amount` from → to; nothing for zero, the other way round for a negative amount. */
export function move(
  event: PostingEvent,
  from: Heading,
  to: Heading,
  amount: bigint,
  reference: string,
): Posting[] {
  if (amount === 0n) return [];
  return amount > 0n
    ? [{ event, from, to, amountFen: amount, reference }]
    : [{ event, from: to, to: from, amountFen: -amount, reference }];
}

/** The same postings, each the other way round: what a rejected batch leaves behind is nothing. */
export function reversed(postings: readonly Posting[], reference: string): Posting[] {
  return postings.map((p) => ({ ...p, event: "rejected", from: p.to, to: p.from, reference }));
}

/** Σ in − Σ out per heading, zeros left away. */
export function balancesOf(
  postings: readonly Pick<Posting, "from" | "to" | "amountFen">[],
): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  const add = (heading: string, fen: bigint) => {
    const sum = (sums.get(heading) ?? 0n) + fen;
    if (sum === 0n) sums.delete(heading);
    else sums.set(heading, sum);
  };
  for (const p of postings) {
    assert(p.amountFen > 0n && p.from !== p.to, "a posting moves a positive amount between two headings");
    add(p.from, -p.amountFen);
    add(p.to, p.amountFen);
  }
  return sums;
}
