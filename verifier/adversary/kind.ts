/** One kind of lie: what the platform, with its own key and code, would have to make of a day for it to pass. */
import type { LivedDay } from "../testing/chain-of-days.ts";
import type { Falsified } from "../testing/changes/change.ts";
import type { Random } from "../testing/random.ts";

export interface Kind {
  name: string;
  /** Of one field of one record: "X.since". */
  field?: string;
  /** Undefined where the day has nothing of the kind. */
  make(lived: LivedDay, random: Random): Falsified | undefined | Promise<Falsified | undefined>;
}
/** What no book of the acquirer holds: the tool lets it pass, and its README says so. */
export interface BeyondProof extends Kind {
  /** How the README names it, in backquotes. */
  code: string;
}
