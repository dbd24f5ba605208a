import { refuse } from "../domain-error.ts";

/** Who waits at a gate: somebody we know goes first, and strangers can never fill the place where he waits. */
export type Lane = "known" | "stranger";

export interface Gate {
  /** Runs the work when its turn comes. Refuses `too_many_requests` at once where its lane is full. */
  pass<T>(lane: Lane, work: () => Promise<T>): Promise<T>;
}

/**
 * At most `slots` pieces of work at once, at most `queueMax` waiting in each lane. `secondsEach` is about what one
 * piece takes: from it follows when somebody who was turned away may come again.
 */
export function openGate(terms: { slots: number; queueMax: number; secondsEach: number }): Gate {
  const waiting: Record<Lane, (() => void)[]> = { known: [], stranger: [] };
  let running = 0;

  const enter = async (lane: Lane): Promise<void> => {
    if (running < terms.slots) {
      running += 1;
      return;
    }
    const queue = waiting[lane];
    if (queue.length >= terms.queueMax) {
      const seconds = Math.ceil((queue.length * terms.secondsEach) / terms.slots);
      refuse({ code: "too_many_requests", retryAfterSeconds: Math.max(1, seconds) });
    }
    await new Promise<void>((resolve) => {
      queue.push(resolve);
    });
  };
  const leave = () => {
    // The place goes over to the next one: nobody who comes now can step in between.
    const next = waiting.known.shift() ?? waiting.stranger.shift();
    if (next) next();
    else running -= 1;
  };

  return {
    async pass(lane, work) {
      await enter(lane);
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}
