/** One lie laid before the tool, as the acquirer would: equal, named, or refused. */
import { readPlatformKeys } from "#server/clearing/platform-key-codec.ts";
import { Refused } from "#server/domain-error.ts";
import { Unreadable } from "../books.ts";
import { checkLived, type LivedDay } from "../testing/chain-of-days.ts";
import type { Falsified } from "../testing/changes/change.ts";
import { Random } from "../testing/random.ts";
import type { Kind } from "./kind.ts";

/** Laws that were named; empty where the tool says equal. Undefined where the day has nothing of the kind. */
export async function attack(lived: LivedDay, kind: Kind, seed: number): Promise<string[] | undefined> {
  const made = await kind.make(lived, new Random(seed));
  return made && lawsNamed(lived, made);
}

/** What the tool says of a day; exit 2 is an answer too, anything else that is thrown is a fault of the tool. */
export async function lawsNamed(lived: LivedDay, made: Falsified): Promise<string[]> {
  try {
    const keys = made.platformKeys ?? readPlatformKeys(lived.world.platform.publicPem);
    const { differences } = await checkLived(lived, made.proposed, made.books, [...keys]);
    return [...differences.byLaw.keys()];
  } catch (error) {
    if (error instanceof Refused || error instanceof Unreadable) return ["exit 2"];
    throw error;
  }
}
