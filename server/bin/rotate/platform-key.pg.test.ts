import { execFileSync } from "node:child_process";
import { copyFileSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkFile } from "#verifier/check-file.ts";
import { checkPathsFrom } from "#verifier/inputs.ts";
import { type ClearingWorld, openClearingWorld } from "../../batch/testing/clearing-world.ts";
import { dayFrom } from "../../calendar/day.ts";
import { readPlatformKeys } from "../../clearing/platform-key-codec.ts";
import { readClearingKeys } from "../../env/clearing-keys.ts";
import { finishPlatformKey, publicListOf, rotatePlatformKey } from "./platform-key.ts";

const [DAY, NEXT] = [dayFrom("2026-11-20"), dayFrom("2026-11-21")];
const at = (text: string) => new Date(`2026-11-${text}+08:00`);

let world: ClearingWorld;
beforeEach(async () => {
  world = await openClearingWorld();
});
afterEach(() => world.close());

const rotate = (from?: Date) =>
  rotatePlatformKey(world.test.urls.owner, world.keyFile, { now: world.test.now(), from });
const finish = (isLeak = false) =>
  finishPlatformKey(world.test.urls.owner, world.keyFile, { now: world.test.now(), isLeak });
const publicList = () => readPlatformKeys(readFileSync(publicListOf(world.keyFile), "utf8"));
/** What the acquirer's check finds in a file, by the list that was handed over. */
async function lawsOf(name: string): Promise<string[]> {
  world.writeDesk(world.register());
  copyFileSync(publicListOf(world.keyFile), join(world.desk, "platform.pub"));
  const file = join(world.desk, "files", `${name}.clr`);
  const { differences } = await checkFile(checkPathsFrom({ desk: world.desk, file }));
  return [...differences.byLaw.keys()];
}

test("the running worker signs each file with the key of its time, and old files hold after the rotation", async () => {
  await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await world.endDay(DAY);
  const old = await world.file(DAY);
  const said = await rotate();
  expect(said).toContain("2026-11-22T00:00:00+08:00");
  expect(said).not.toContain("PRIVATE");
  await expect(rotate()).rejects.toThrow("run --finish first");
  expect(await lawsOf(old.name)).toEqual([]);
  await world.decide(DAY, "released");

  await world.test.moveTo(at("21T12:00:00"));
  await world.pay({ fen: 5_000n, at: at("21T12:00:00") });
  await expect(finish()).rejects.toThrow("in use until 2026-11-22T00:00:00+08:00");
  await world.endDay(NEXT);
  const fresh = await world.file(NEXT);
  expect(await lawsOf(fresh.name)).toEqual([]);
  await finish();
  expect([await lawsOf(old.name), await lawsOf(fresh.name)]).toEqual([[], []]);
  expect(publicList().map((k) => k.until)).toEqual([null, at("22T00:00:00")]);
  expect(readFileSync(world.keyFile, "utf8").match(/BEGIN PRIVATE KEY/g)).toHaveLength(1);
  expect(statSync(world.keyFile).mode & 0o777).toBe(0o600);
  await expect(finish(true)).rejects.toThrow("no rotation to finish");
}, 120_000);

test("the former key is kept while a date that was opened under it is not proposed, and that date is signed with it", async () => {
  await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  world.notReady.add(`wechat ${DAY}`);
  await world.endDay(DAY);
  await rotate(at("21T10:00:01"));
  await world.test.moveTo(at("21T11:00:00"));
  await expect(finish()).rejects.toThrow(`the file of ${DAY} is still to be signed`);
  world.notReady.clear();
  await world.tend();
  const { name } = await world.file(DAY);
  expect(await lawsOf(name)).toEqual([]);
  await finish();
  expect(await lawsOf(name)).toEqual([]);
}, 120_000);

test("after a leak the former key ends at once, and the new one takes over what was not proposed", async () => {
  await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  world.notReady.add(`wechat ${DAY}`);
  await world.endDay(DAY);
  await rotate();
  await world.test.moveTo(at("21T11:00:00"));
  await finish(true);
  expect(publicList()[1]?.until?.getTime()).toBeLessThan(at("21T11:00:02").getTime());
  world.notReady.clear();
  await world.tend();
  expect(await lawsOf((await world.file(DAY)).name)).toEqual([]);
}, 120_000);

test("no key begins behind what may be signed already", async () => {
  await expect(rotate(world.test.now())).rejects.toThrow("is past");
  expect(readClearingKeys(world.keyFile)).toHaveLength(1);
});

test("the command does it by business time, and prints no private key", () => {
  const clock = join(world.desk, "clock.json");
  writeFileSync(clock, JSON.stringify({ offsetMs: at("20T12:00:00").getTime() - Date.now() }));
  const run = (...args: string[]) =>
    execFileSync(process.execPath, [join(import.meta.dirname, "../rotate.ts"), "platform-key", ...args], {
      env: {
        PATH: process.env.PATH ?? "",
        DATABASE_URL: world.test.urls.owner,
        CLEARING_KEY_FILE: world.keyFile,
        CLOCK_FILE: clock,
      } as never,
      encoding: "utf8",
      stdio: "pipe",
    });
  const said = run();
  expect(said).toContain(publicListOf(world.keyFile));
  expect(said).toContain("2026-11-21T00:00:00+08:00");
  expect(said + run("--finish", "--now")).not.toContain("PRIVATE");
  expect(readClearingKeys(world.keyFile).map((k) => k.key.includes("PRIVATE"))).toEqual([true, false]);
  expect(() => run("--from", "tomorrow")).toThrow("no instant");
});
