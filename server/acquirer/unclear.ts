import type { Unknown } from "./acquirer.ts";

/** Inside an adapter only: what came proves nothing. It never leaves the port, where it is the answer `unknown`. */
export class Unclear extends Error {
  override name = "Unclear";
}

/** Asks; where nothing clear came back the answer is `unknown`, with the reason for the log. Anything else is a bug. */
export async function orUnknown<T>(ask: () => Promise<T>): Promise<T | Unknown> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Unclear) return { state: "unknown", why: error.message };
    throw error;
  }
}
