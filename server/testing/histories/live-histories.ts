/** Histories by seed, one after the other in one world; one that fails is shrunk in worlds of its own. */
import fc from "fast-check";
import type { TestServer } from "#db/testing/server.ts";
import type { Command } from "./history.ts";
import { historyOf, live, openLived } from "./lived-world.ts";

/** `seeds`: of one world. `commands`: so many a history has at most. */
export interface Histories {
  seeds: readonly number[];
  commands: number;
}
export interface LivedHistories {
  histories: number;
  days: number;
  /** How often each kind of thing came about. */
  seen: [kind: string, times: number][];
  /** The seed that failed, and what there is to say: the fewest commands that still fail, and what was found then. */
  failure: { seed: number; text: string } | undefined;
}

/** Commands are left away and made smaller, each time in a new world: so long at most, ms. */
const SHRINK_MS = 60_000;

/** Lives through the histories and stops at the first that fails. Every seed gives the same history again. */
export async function liveHistories(server: TestServer, asked: Histories): Promise<LivedHistories> {
  const lived = await openLived(server, asked.seeds);
  const ended = (histories: number, failure?: LivedHistories["failure"]) => ({
    ...{ histories, days: lived.days, seen: [...lived.seen], failure },
  });
  try {
    let histories = 0;
    for (const seed of asked.seeds) {
      const found = await findFault(seed, asked.commands, (list) => live(lived, list));
      if (found) return ended(histories, { seed, text: await shrink(server, asked, seed, found) });
      histories++;
    }
    return ended(histories);
  } finally {
    await lived.world.close();
  }
}

interface Found {
  commands: string;
  fault: string;
}

/** Runs the history of a seed. `limitMs`: `run` begins anew each time, and the smallest that still fails is looked for. */
export async function findFault(
  seed: number,
  commands: number,
  run: (commands: Iterable<Command>) => Promise<void>,
  limitMs = 0,
): Promise<Found | undefined> {
  const ended = await fc.check(fc.asyncProperty(historyOf(commands), run), {
    ...{ seed, numRuns: 1, endOnFailure: limitMs === 0 },
    ...(limitMs > 0 && { interruptAfterTimeLimit: limitMs }),
  });
  if (!ended.failed || ended.counterexample === null) return undefined;
  const error = ended.errorInstance;
  const isNamed = error instanceof Error && error.name === "Violated";
  const fault = isNamed
    ? error.message
    : error instanceof Error
      ? (error.stack ?? error.message)
      : `${error}`;
  return { commands: [...ended.counterexample[0]].map(String).join("\n  "), fault };
}

/** Alone where it fails alone, else behind the histories that went before it in its world. */
async function shrink(server: TestServer, asked: Histories, seed: number, first: Found): Promise<string> {
  const { seeds, commands } = asked;
  const before = seeds.slice(0, seeds.indexOf(seed));
  for (const after of before.length > 0 ? [[], before] : [[]]) {
    const anew = async (list: Iterable<Command>) => {
      const lived = await openLived(server, seeds);
      try {
        for (const former of after) await findFault(former, commands, (of) => live(lived, of));
        await live(lived, list);
      } finally {
        await lived.world.close();
      }
    };
    const found = await findFault(seed, commands, anew, SHRINK_MS);
    if (found) return textOf(seed, after, found);
  }
  return `${textOf(seed, before, first)}\nonce and not again: something in it is not of its seed`;
}

const textOf = (seed: number, after: readonly number[], { commands, fault }: Found): string =>
  `history ${seed}${after.length > 0 ? ` after ${after[0]}…${after.at(-1)}` : ""}:\n  ${commands}\n${fault}`;
