import { expect, test, vi } from "vitest";
import { openLog } from "../log.ts";
import { eachBounded, startLoop } from "./loop.ts";

const log = openLog("test", "silent");
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

test("a turn never overlaps the one before, and a failing turn is followed by the next", async () => {
  let inside = 0;
  let most = 0;
  let turns = 0;
  const loop = startLoop("t", 1, log, async () => {
    most = Math.max(most, ++inside);
    await pause(5);
    inside -= 1;
    turns += 1;
    if (turns === 1) throw new Error("first");
    return undefined;
  });
  await vi.waitUntil(() => turns > 2, { timeout: 20_000, interval: 5 });
  await loop.stop();
  const atStop = turns;
  expect(most).toBe(1);
  await pause(20);
  expect(turns).toBe(atStop);
});

test("every row gets its turn, a bounded number at a time", async () => {
  let inside = 0;
  let most = 0;
  const done: number[] = [];
  const failed: number[] = [];
  await eachBounded(
    [1, 2, 3, 4, 5, 6],
    2,
    async (n) => {
      most = Math.max(most, ++inside);
      await pause(2);
      inside -= 1;
      if (n === 3) throw new Error("three");
      done.push(n);
    },
    (_, n) => failed.push(n),
  );
  expect(done.sort()).toEqual([1, 2, 4, 5, 6]);
  expect(failed).toEqual([3]);
  expect(most).toBe(2);
});
