import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readCalendar } from "#server/calendar/calendar-codec.ts";
import { instantText } from "#server/calendar/instant.ts";
import { readRegister, registerSha256 } from "#server/clearing/register-codec.ts";
import { openTestSandbox, type TestSandbox } from "../testing/world.ts";

let box: TestSandbox;
beforeAll(async () => {
  box = await openTestSandbox();
});
afterAll(() => box.close());

const paths = () => box.sandbox.world.paths;
const text = (path: string) => readFileSync(path, "utf8");
const newest = () => readRegister(text(paths().register));
const kept = () =>
  readdirSync(paths().registers)
    .map((name) => ({ name, register: readRegister(text(join(paths().registers, name))) }))
    .sort((a, b) => a.register.version - b.register.version);

test("every change of the register is a whole version of its own, ascending, and all are kept", async () => {
  const before = newest();
  const number = "M00000000000004";
  const why = { number, reason: "投诉核实", person: "reviewer", second: "approver" };
  await box.post("/core/holds", { ...why, fen: "100" });
  await box.post("/core/status", { ...why, status: "closing" });
  expect(newest()).toMatchObject({ version: before.version + 2, at: expect.any(String) });
  expect(newest().subMerchants.find((e) => e.subMerchantNo === number)?.status).toBe("closing");
  const all = kept();
  expect(all.map((k) => k.register.version)).toEqual(all.map((_, i) => i + 1));
  expect(all.map((k) => k.name)).toEqual(all.map((_, i) => `register-${i + 1}.json`));
  expect(all.at(-1)?.register).toEqual(newest());
  expect(all.find((k) => k.register.version === before.version)?.register).toEqual(before);
  for (const [i, k] of all.slice(1).entries())
    expect(Date.parse(k.register.at)).toBeGreaterThanOrEqual(Date.parse(all[i]?.register.at ?? ""));
});

/** One writes it, the other has checked it. */
const TWO = { person: "reviewer", second: "approver" };

test("nobody changes alone from when a day begins", async () => {
  const cutOff = { from: "2026-12-05", beginsAt: "23:00", ...TWO };
  const { version } = newest();
  for (const wrong of [{ second: "" }, { second: TWO.person }, { person: "somebody" }])
    expect((await box.post("/core/cut-off", { ...cutOff, ...wrong })).status).toBe(422);
  expect(newest().version).toBe(version);
  expect((await box.post("/core/cut-off", cutOff)).status).toBe(200);
  expect(newest().cutOffs).toContainEqual({ from: "2026-12-05", minutes: -60 });
});

test("a shop's cycle and minimum change as a version of the register; what is no cycle is refused", async () => {
  const terms = { number: "M00000000000005", cycle: "weekly", minimumFen: "10000", ...TWO };
  expect((await box.post("/core/terms", terms)).status).toBe(200);
  const of = () => newest().subMerchants.find((e) => e.subMerchantNo === terms.number);
  expect(of()).toMatchObject({ cycle: "weekly", minimumFen: 10_000n });
  const { version } = newest();
  for (const wrong of [
    { cycle: "T+0" },
    { cycle: "每周" },
    { minimumFen: "-1" },
    { second: "" },
    { second: TWO.person },
    { person: "" },
  ])
    expect((await box.post("/core/terms", { ...terms, ...wrong })).status).toBe(422);
  expect(newest().version).toBe(version);
});

test("after a cut-off both books are laid again as they are, once", async () => {
  const before = newest();
  await box.post("/control/clock", { days: 1 });
  const { world } = box.sandbox;
  const cutOff = Date.parse(`${instantText(world.now()).slice(0, 10)}T00:00:00+08:00`);
  const after = newest();
  expect(after.version).toBe(before.version + 1);
  expect(Date.parse(after.at)).toBeGreaterThanOrEqual(cutOff);
  expect(registerSha256(after)).toBe(registerSha256(before));
  expect(Date.parse(readCalendar(text(paths().calendar)).at)).toBeGreaterThanOrEqual(cutOff);
  await box.post("/control/clock", { to: instantText(new Date(world.now().getTime() + 3_600_000)) });
  expect(newest().version).toBe(after.version);
});
