import { afterEach, beforeEach, expect, test } from "vitest";
import { type ClearingWorld, openClearingWorld } from "../batch/testing/clearing-world.ts";
import { writeBookFileName } from "../books/book-file-codec.ts";
import { layBook } from "../books/testing/core.ts";
import type { Logger } from "../log.ts";
import { clearingTurn } from "./clearing-tasks.ts";

const at = (text: string) => new Date(`2026-11-${text}+08:00`);

let world: ClearingWorld;
let warned: unknown[];
beforeEach(async () => {
  world = await openClearingWorld();
  warned = [];
});
afterEach(() => world.close());

/** The worker's turns of one process: they remember when a date may be tried again. */
function openTurns() {
  const { inbox: inboxDir, outbox: outboxDir, signingKeyAt } = world;
  const note = (...said: unknown[]) => void warned.push(...said);
  const log = { warn: note, error: note, info: () => {} } as unknown as Logger;
  return clearingTurn(world.ctx, { code: "ACQ001", inboxDir, outboxDir, signingKeyAt }, log);
}

test("a date that waits for the books goes on in the turn in which they are found in the inbox", async () => {
  await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await world.test.moveTo(at("21T10:00:00"));
  const turn = openTurns();
  await turn();
  expect(await world.batches()).toMatchObject([{ status: "open", step: "books_late" }]);
  await world.core.lay({ isLeft: true });
  await turn();
  expect(await world.batches()).toMatchObject([{ status: "proposed" }]);
  expect(warned).toEqual([]);
});

test("a book that is refused is told, and keeps no date from its turn", async () => {
  await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await world.test.moveTo(at("21T10:00:00"));
  await world.core.lay();
  const name = writeBookFileName({ book: "fees", version: 2, at: world.test.now() });
  layBook(world.inbox, name, "{}");
  await openTurns()();
  expect(warned).toContainEqual({ acquirer: "ACQ001", failed: [name] });
  expect(await world.batches()).toMatchObject([{ status: "proposed" }]);
});
