import type { Logger } from "../log.ts";

/** A turn that failed is tried again after this many ordinary pauses. */
const FAILED_PAUSES = 5;

export interface Loop {
  /** Lets the turn that runs finish, and starts no other. */
  stop(): Promise<void>;
}

/**
 * Does one thing again and again, never twice at the same time. `everyMs` is counted from the end of a turn; a turn
 * that says `true` had as much as it could take, and the next follows at once. A turn that throws is logged, and the next
 * comes after a longer pause: what is broken is broken a second later too.
 */
export function startLoop(
  name: string,
  everyMs: number,
  log: Logger,
  turn: () => Promise<boolean | undefined>,
): Loop {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  const once = async () => {
    let pauseMs = everyMs;
    try {
      if ((await turn()) === true) pauseMs = 0;
    } catch (error) {
      log.error({ err: error, loop: name }, "turn failed");
      pauseMs = everyMs * FAILED_PAUSES;
    }
    if (!stopped) timer = setTimeout(begin, pauseMs);
  };
  const begin = () => {
    running = once();
  };
  begin();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}

/** Runs `act` over the rows, at most `limit` at a time. One that throws does not keep the others from their turn. */
export async function eachBounded<T>(
  rows: readonly T[],
  limit: number,
  act: (row: T) => Promise<unknown>,
  failed: (error: unknown, row: T) => void,
): Promise<void> {
  let next = 0;
  const runners = Array.from({ length: Math.min(limit, rows.length) }, async () => {
    for (let i = next++; i < rows.length; i = next++) {
      const row = rows[i] as T;
      await act(row).catch((error: unknown) => failed(error, row));
    }
  });
  await Promise.all(runners);
}
