/**
 * What two people of the acquirer decide about one item that is left out (差错处理决定), and which of their decisions is
 * in force. Made on the acquirer's side only. Source: domain "The clearing day", Decide.
 */
import { addDays } from "../calendar/calendar.ts";
import type { Day } from "../calendar/day.ts";
import { dayOf } from "../calendar/instant.ts";
import type { VerdictSignature } from "./verdict.ts";

export const DECIDED_AS = ["accept", "refund", "not_ours", "wait", "cover_closed"] as const;
export type DecidedAs = (typeof DECIDED_AS)[number];

/** A payment: `refundReference` empty. A refund: the acquirer's reference of it. An open cover: the refund's number, and who owes. */
export interface DecidedItem {
  acquirerReference: string;
  refundReference: string;
  /** The number that was covered and owes; of a `cover_closed` only, else empty. */
  bearer: string;
}
/** What is signed, and by whom; not yet in the book. */
export interface Proposal extends DecidedItem {
  decisionRef: string;
  acquirer: string;
  /** Fen of the whole item as it was left out, or of the cover as it was open. */
  amount: bigint;
  as: DecidedAs;
  /** Of a `wait` only: the last day on which the item may still be left out. */
  until: Day | undefined;
  signatures: readonly VerdictSignature[];
}
/** One line of the book, decisions.jsonl. */
export interface Decision extends Proposal {
  /** RFC 3339 +08:00: when the second signature brought it into the book, by the core's clock. No signer's own. */
  enteredAt: string;
}

const WAIT_MAX_DAYS = 30;
/** A refund that no bill shows within so many days may be decided anew. */
export const REFUND_WITHIN_DAYS = 7;

export const itemKey = (item: DecidedItem): string =>
  `${item.acquirerReference}|${item.refundReference}|${item.bearer}`;

/** Whether a `wait` ends on a day that may be stated: not before the day of `at`, and at most 30 days on. */
export const isWaitWithin = (until: Day, at: string): boolean => {
  const day = dayOf(new Date(at));
  return until >= day && until <= addDays(day, WAIT_MAX_DAYS);
};

/**
 * Whether the second may follow the first about the same item: after a `wait` always, after a `refund` that has had its
 * days. That no bill showed the refund need not be asked: where one did, the item is left out no more and binds nothing.
 */
export function mayFollow(first: Decision, second: Pick<Decision, "enteredAt">): boolean {
  if (first.as === "wait") return true;
  if (first.as !== "refund") return false;
  return dayOf(new Date(second.enteredAt)) > addDays(dayOf(new Date(first.enteredAt)), REFUND_WITHIN_DAYS);
}

/** Of the valid decisions about one item, in the order of the book, those that came into force: each until the next. */
export function everInForce(ofItem: readonly Decision[]): Decision[] {
  const list: Decision[] = [];
  for (const decision of ofItem) {
    if (decision.until !== undefined && !isWaitWithin(decision.until, decision.enteredAt)) continue;
    const former = list.at(-1);
    if (!former || mayFollow(former, decision)) list.push(decision);
  }
  return list;
}

/**
 * What a file must follow about one item and what it may. `must`: in force at the end of its window. `now`: in force at the
 * check. `since`: all that came into force after the window's end, in the order of the book: a file that followed one stays
 * right when another has followed that.
 */
export interface DecisionsOfItem {
  must: Decision | undefined;
  now: Decision | undefined;
  since: readonly Decision[];
}

/** Of the valid decisions about one item. `windowTo` RFC 3339; the end itself is no more in the window. */
export function decisionsAround(windowTo: string, ofItem: readonly Decision[]): DecisionsOfItem {
  const end = Date.parse(windowTo);
  const isBefore = (d: Decision) => Date.parse(d.enteredAt) < end;
  const all = everInForce(ofItem);
  const must = everInForce(ofItem.filter(isBefore)).at(-1);
  return { must, now: all.at(-1), since: all.filter((d) => !isBefore(d)) };
}

/** Who made decisions that stand under these references: they may not release the file. */
export function decidersOf(
  standing: ReadonlySet<string>,
  decisions: readonly Pick<Decision, "decisionRef" | "signatures">[],
): ReadonlySet<string> {
  const made = decisions.filter((d) => standing.has(d.decisionRef));
  return new Set(made.flatMap((d) => d.signatures.map((s) => s.person)));
}
