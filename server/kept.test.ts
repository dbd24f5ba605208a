import { expect, test } from "vitest";
import { newId } from "./id.ts";
import { openKept } from "./kept.ts";

test("what is kept is asked for again when its time is over, by the clock that was given", () => {
  let now = 1_000;
  const { acquirers } = openKept(() => now);
  const id = newId("acq", new Date("2026-11-20T12:00:00+08:00"));
  acquirers.put(id, { id, code: "demo", name: "演示", cutOffs: [] });
  now += 4_999;
  expect(acquirers.find(id)).toBeDefined();
  now += 1;
  expect(acquirers.find(id)).toBeUndefined();
});
