import { instantText, readInstant } from "#server/calendar/instant.ts";
import type { PlatformKey } from "#server/clearing/platform-key.ts";
import type { TransactionFact } from "#server/clearing/transaction-fact.ts";
import type { Books } from "../../books.ts";
import type { Law } from "../../law.ts";
import type { HandedOver, LivedDay } from "../chain-of-days.ts";
import { type PlatformDay, propose } from "../platform.ts";
import type { Random } from "../random.ts";

export interface Falsified {
  proposed?: HandedOver;
  books?: (books: Books) => Books;
  platformKeys?: readonly PlatformKey[];
}
export interface Change {
  name: string;
  /** One of these must be among the laws named. */
  laws: readonly Law[];
  /** Undefined where the day has nothing of the kind. */
  make(lived: LivedDay, random: Random): Falsified | undefined | Promise<Falsified | undefined>;
}

/**
 * The platform's own input changed before it computes; undefined also where its own arithmetic refuses the lie, and where
 * the same file comes out: a barred shop's account, told otherwise, stands nowhere.
 */
export async function lie(
  lived: LivedDay,
  change: (day: PlatformDay) => PlatformDay | undefined,
): Promise<Falsified | undefined> {
  const day = change(lived.input);
  if (!day) return undefined;
  try {
    const proposed = await propose(lived.world, day);
    const { clr, detail } = lived.proposed;
    return proposed.clr.equals(clr) && proposed.detail.equals(detail) ? undefined : { proposed };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** In full and at once: where nobody states its order the bills ask for no entry of it, only their sums do. */
export const isGivenBack = ({ amount, refunds }: TransactionFact): boolean =>
  refunds.reduce((sum, r) => (r.voided ? sum : sum + r.amount), 0n) === amount;

export const shifted = (instant: string, ms: number) =>
  instantText(new Date((readInstant(instant)?.getTime() ?? 0) + ms));
