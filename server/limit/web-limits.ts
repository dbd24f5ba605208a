import { availableParallelism } from "node:os";
import { type Budget, openBudget } from "./budget.ts";
import { type Gate, openGate } from "./gate.ts";
import { type Occupancy, openOccupancy } from "./occupancy.ts";

/** What one web process allows. Made by its owner, one per process. */
export interface WebLimits {
  /** Password hashes: each takes a core and 19 MB, and a till shares both. */
  hashing: Gate;
  /** Asking for the sign-in form's token, before the framework sees it: what a crowd asks for at once is answered in a row. */
  signInForm: Gate;
  /** Everything of the sign-in door: the loop that answers a till has time for two such requests among its own. */
  signInDoor: Gate;
  /** Sign-ins of one sender, right or wrong; a mall may stand behind one address. */
  signInAddress: Budget;
  /** Sign-ins of one login from devices it does not know. */
  strangersPace: Budget;
  /** Calls of one session, of one merchant's sessions together, and of a sender who is not signed in. */
  session: Budget;
  merchant: Budget;
  unsignedAddress: Budget;
  /** Questions to the acquirer about one order, because a customer says it is paid. */
  question: Budget;
  /** Open live lines, by session: one per tab. */
  lines: Occupancy;
}

const KEYS_MAX = 10_000;
/** Two at most, and a core is left for who is signed in. */
const HASHES_AT_ONCE_MAX = 2;
const HASHES_WAITING = 16;
const DOOR_AT_ONCE = 2;
const DOOR_WAITING = 48;
const FORMS_WAITING = 256;
/** What one answer takes of the loop, about. */
const FORM_SECONDS = 0.01;
/** On a busy machine; only says when somebody who was turned away may come again. */
const HASH_SECONDS = 0.2;
const LINES_PER_SESSION = 12;
const LINES_PER_PROCESS = 4_000;

export function openWebLimits(nowMs: () => number = Date.now): WebLimits {
  const open = (burst: number, perSecond: number) =>
    openBudget({ burst, perSecond, keysMax: KEYS_MAX }, nowMs);
  const hashesAtOnce = Math.max(1, Math.min(HASHES_AT_ONCE_MAX, availableParallelism() - 1));
  return {
    hashing: openGate({ slots: hashesAtOnce, queueMax: HASHES_WAITING, secondsEach: HASH_SECONDS }),
    signInForm: openGate({ slots: 1, queueMax: FORMS_WAITING, secondsEach: FORM_SECONDS }),
    signInDoor: openGate({ slots: DOOR_AT_ONCE, queueMax: DOOR_WAITING, secondsEach: HASH_SECONDS }),
    signInAddress: open(60, 1),
    strangersPace: open(20, 1 / 30),
    session: open(200, 40),
    merchant: open(4_000, 800),
    unsignedAddress: open(120, 20),
    question: open(2, 1 / 5),
    lines: openOccupancy({ perKeyMax: LINES_PER_SESSION, totalMax: LINES_PER_PROCESS }),
  };
}
