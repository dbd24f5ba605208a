import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type LivedDay, liveDays } from "./testing/chain-of-days.ts";
import { writeDesk } from "./testing/desk.ts";

const root = mkdtempSync(join(tmpdir(), "alone-"));
const model = join(root, "model");
let lived: LivedDay;
let desk = "";
let stem = "";

async function run(...args: string[]): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "main.ts"), ...args, "--desk", desk]);
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes) => (said += bytes));
  const code = await new Promise<number | null>((done) => child.on("close", done));
  return { code, said };
}
const release = (person: string) =>
  run("release", "--file", `${stem}.clr`, "--unchecked", "--key", join(desk, "keys", `${person}.key`));
const pay = (profile: string) => run("export", "--file", `${stem}.clr`, "--profile", profile);

beforeAll(async () => {
  let written = "";
  for await (const day of liveDays(4, 4)) {
    written = writeDesk(model, day);
    lived = day;
  }
  stem = written.slice(model.length + 1);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));
beforeEach(() => {
  desk = mkdtempSync(join(root, "desk-"));
  cpSync(model, desk, { recursive: true });
  stem = join(desk, "files", stem.split("/").at(-1) ?? "");
  rmSync(join(desk, "decisions.jsonl"));
});

test("what somebody else is writing at this moment is refused in words, and nothing is written", async () => {
  for (const { person } of lived.world.people) expect(await release(person)).toMatchObject({ code: 0 });
  const before = readFileSync(join(desk, "bank.jsonl"), "utf8");
  const lock = join(desk, "exports.jsonl.lock");
  writeFileSync(lock, "");
  expect(await pay("pain001")).toMatchObject({ code: 1, said: expect.stringContaining(`删去 ${lock}`) });
  expect(readFileSync(join(desk, "bank.jsonl"), "utf8")).toBe(before);
  expect(readdirSync(join(desk, "bank", "in"))).toEqual([]);
  rmSync(lock);
  expect(await pay("pain001")).toMatchObject({ code: 0 });
  expect(existsSync(lock)).toBe(false);
});

test("two who pay at the same moment in two forms hand over one, and two who sign are both in the verdict in the end", async () => {
  const people = lived.world.people.map((p) => p.person);
  const signed = await Promise.all(people.map(release));
  for (const [i, { code }] of signed.entries()) if (code !== 0) await release(people[i] ?? "");
  const { signatures } = JSON.parse(readFileSync(`${stem}.rel`, "utf8"));
  expect(signatures).toHaveLength(2);
  const paid = await Promise.all([pay("pain001"), pay("cmbc"), pay("cmbc"), pay("pain001")]);
  expect(paid.some((p) => p.code === 0)).toBe(true);
  const handed = readdirSync(join(desk, "bank", "in"));
  expect(new Set(handed.map((name) => name.endsWith(".xml"))).size).toBe(1);
  const started = readFileSync(join(desk, "exports.jsonl"), "utf8").split("\n");
  expect(started.filter((line) => line.includes('"started"'))).toHaveLength(1);
});

test("who decides while another's decision is being written is told to come again", async () => {
  const x = lived.proposed.file.leftOut[0];
  if (!x) throw new RangeError("something is left out");
  const item = [x.acquirerReference, x.refundReference].filter((part) => part !== "").join("/");
  const key = join(desk, "keys", `${lived.world.deciders[0]?.person}.key`);
  const decide = () => run("decide", "--item", item, "--as", "wait", "--key", key);
  writeFileSync(join(desk, "decisions.jsonl.lock"), "");
  expect(await decide()).toMatchObject({ code: 1, said: expect.stringContaining("请再运行一次") });
  expect(existsSync(join(desk, "decisions-pending.jsonl"))).toBe(false);
  rmSync(join(desk, "decisions.jsonl.lock"));
  expect(await decide()).toMatchObject({ code: 0 });
});
