import { type Budget, openBudget } from "./budget.ts";
import { openRecall, type Recall } from "./recall.ts";

/** What one gateway process allows. Made by its owner, one per process. */
export interface GatewayLimits {
  /** Calls of one API key, and of all keys of one merchant. */
  apiKey: Budget;
  merchant: Budget;
  /** Calls without a key that opens anything, by sender. */
  keylessAddress: Budget;
  /** Keys (SHA-256) that opened something: a stranger who guesses from the same address does not stop them. */
  knownKeys: Recall;
  /** Notifications nobody signed that are kept, by sender and in all. */
  forgedKeptOfAddress: Budget;
  forgedKept: Budget;
  /** Questions on the internal socket with a wrong key. */
  wrongInternalKey: Budget;
}

const KEYS_MAX = 10_000;

/** A merchant may fill the whole platform on a feast day: these bounds end runaway programs, not business. */
export function openGatewayLimits(nowMs: () => number = Date.now): GatewayLimits {
  const open = (burst: number, perSecond: number) =>
    openBudget({ burst, perSecond, keysMax: KEYS_MAX }, nowMs);
  return {
    apiKey: open(4_000, 2_000),
    merchant: open(6_000, 3_000),
    keylessAddress: open(60, 1),
    knownKeys: openRecall(KEYS_MAX),
    forgedKeptOfAddress: open(20, 1 / 3),
    forgedKept: open(60, 1),
    wrongInternalKey: open(20, 1),
  };
}
