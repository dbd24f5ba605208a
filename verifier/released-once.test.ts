/** A clearing date is released once, settled once and exported once: told with the tool's real process on a real desk. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeCompactDay } from "#server/calendar/compact-day-codec.ts";
import type { ClearingFile } from "#server/clearing/clearing-file.ts";
import {
  clearingFileName,
  digestOf,
  okText,
  readClearingFile,
  signProposal,
  writeClearingFile,
} from "#server/clearing/clearing-file-codec.ts";
import { verdictOf } from "#server/clearing/verdict.ts";
import { writeRelease } from "#server/clearing/verdict-codec.ts";
import { type LivedDay, liveDays, releaseOf } from "./testing/chain-of-days.ts";
import { writeDesk } from "./testing/desk.ts";

let desk: string;
let lived: LivedDay;
/** Stems of the desk's files by day; the last is proposed, the others are released. */
let stems: string[];

beforeEach(async () => {
  desk = mkdtempSync(join(tmpdir(), "once-"));
  stems = [];
  for await (const day of liveDays(7, 3)) {
    stems.push(writeDesk(desk, day));
    lived = day;
  }
});
afterEach(() => rmSync(desk, { recursive: true, force: true }));

const last = () => stems.at(-1) as string;
function verify(...args: string[]) {
  const [command = "", ...rest] = args;
  const program = [join(import.meta.dirname, "main.ts"), command, "--desk", desk, ...rest];
  const ran = spawnSync(process.execPath, program, { encoding: "utf8" });
  return { code: ran.status, said: ran.stdout + ran.stderr };
}
const check = (stem: string) => verify("check", "--file", `${stem}.clr`);
const sign = (command: string, person: string, ...more: string[]) =>
  verify(command, "--key", join(desk, "keys", `${person}.key`), ...more);
function release(stem: string) {
  for (const person of ["clearing-1", "clearing-2"]) {
    const signed = sign("release", person, "--file", `${stem}.clr`);
    expect(signed, signed.said).toMatchObject({ code: 0 });
  }
}

/** The platform signs a changed version of a file and lays it on the desk. */
function laid(stem: string, header: Partial<ClearingFile["header"]>): string {
  const file = readClearingFile(readFileSync(`${stem}.clr`));
  const changed = { ...file, header: { ...file.header, ...header } };
  const clr = writeClearingFile(changed);
  const again = join(desk, "files", clearingFileName(changed.header));
  writeFileSync(`${again}.clr`, clr);
  writeFileSync(`${again}.dtl.gz`, readFileSync(`${stem}.dtl.gz`));
  writeFileSync(`${again}.sig`, signProposal(digestOf(clr), lived.world.platform.privatePem));
  writeFileSync(`${again}.ok`, okText(clr));
  return again;
}
const again = (stem: string) => laid(stem, { seq: 2, batchId: "clb_again" });
/** Both people sign, whatever the tool says. */
function forceRelease(stem: string): void {
  const clr = readFileSync(`${stem}.clr`);
  const verdict = verdictOf(readClearingFile(clr), digestOf(clr), "released");
  writeFileSync(`${stem}.rel`, writeRelease(releaseOf(verdict, lived.world.people, lived.day)));
}

test("a released and paid day that is signed again is named, released by nobody and exported never", () => {
  release(last());
  expect(verify("export", "--file", `${last()}.clr`)).toMatchObject({ code: 0 });
  const paid = readdirSync(join(desk, "bank", "in"));
  const second = again(last());

  expect(check(second)).toMatchObject({ code: 1, said: expect.stringContaining("[chain.released]") });
  expect(sign("release", "clearing-1", "--file", `${second}.clr`).said).toContain("[chain.released]");
  const unchecked = sign("release", "clearing-1", "--file", `${second}.clr`, "--unchecked");
  expect(unchecked).toMatchObject({ code: 1, said: expect.stringContaining("[chain.released]") });
  forceRelease(second);
  expect(verify("export", "--file", `${second}.clr`)).toMatchObject({ code: 1 });
  // Not even where every other trace of the first is gone.
  for (const end of [".clr", ".rel"]) rmSync(`${last()}${end}`);
  const alone = verify("export", "--file", `${second}.clr`);
  expect(alone).toMatchObject({ code: 1, said: expect.stringContaining("[chain.released]") });
  expect(readdirSync(join(desk, "bank", "in"))).toEqual(paid);
});

test("the bank's record alone keeps a date: another file of it is refused without a chain at hand", () => {
  release(last());
  expect(verify("export", "--file", `${last()}.clr`)).toMatchObject({ code: 0 });
  const second = again(last());
  forceRelease(second);
  const bare = spawnSync(process.execPath, [
    ...[join(import.meta.dirname, "main.ts"), "export", "--file", `${second}.clr`],
    ...["--register", join(desk, "register-full.json"), "--signers", join(desk, "register.json")],
    ...["--bank", join(desk, "bank.jsonl"), "--out", join(desk, "elsewhere")],
  ]);
  expect({ code: bare.status, said: String(bare.stderr) }).toMatchObject({
    code: 1,
    said: expect.stringContaining("同一账日只付一次"),
  });
});

test("a released file written over under its own name is named: its verdict still closes the date", () => {
  release(last());
  const { openedAt } = readClearingFile(readFileSync(`${last()}.clr`)).header;
  laid(last(), { openedAt: openedAt.replace("T01", "T02"), batchId: "clb_again" });
  expect(check(last())).toMatchObject({ code: 1, said: expect.stringContaining("[chain.released]") });
});

test("the genuine file stays equal for ever: after release, after export, beside what was laid there later", () => {
  release(last());
  expect(verify("export", "--file", `${last()}.clr`)).toMatchObject({ code: 0 });
  for (const stem of stems) expect(check(stem), check(stem).said).toMatchObject({ code: 0 });
  again(last());
  const since = writeCompactDay(readClearingFile(readFileSync(`${stems[0]}.clr`)).header.clearingDate);
  const all = verify("check", "--all", "--since", since);
  expect(all, all.said).toMatchObject({ code: 0 });
  expect(all.said.match(/^一致 equal$/gm)).toHaveLength(3);
  expect(verify("check", "--all")).toMatchObject({
    code: 0,
    said: expect.stringContaining("no day is open"),
  });
});

test("days wait side by side, are checked in order and released in order", () => {
  const [, before] = stems;
  renameSync(`${before}.rel`, join(desk, "later.rel"));
  const all = verify("check", "--all");
  expect(all, all.said).toMatchObject({ code: 0 });
  expect([...all.said.matchAll(/^—— (.*)\.clr$/gm)].map((m) => m[1])).toEqual(
    [before, last()].map((stem) => basename(stem ?? "")),
  );
  const early = sign("release", "clearing-1", "--file", `${last()}.clr`);
  expect(early).toMatchObject({ code: 1, said: expect.stringContaining("须先放行或拒绝") });
  release(before as string);
  release(last());
});

test("what is built on a rejected file is void: named, not released; the rejected one is not proposed again as it was", () => {
  const [, before] = stems;
  rmSync(`${before}.rel`);
  const reject = (person: string) =>
    sign("reject", person, "--file", `${before}.clr`, "--reason", "漏列一笔");
  expect(reject("clearing-1")).toMatchObject({ code: 0 });
  expect(reject("clearing-2").said).toContain("两人已签");
  expect(check(last())).toMatchObject({ code: 1, said: expect.stringContaining("[chain.void]") });
  const refused = sign("release", "clearing-1", "--file", `${last()}.clr`, "--unchecked");
  expect(refused).toMatchObject({ code: 1, said: expect.stringContaining("[chain.void]") });
  expect(check(again(before as string))).toMatchObject({
    code: 1,
    said: expect.stringContaining("[chain.content]"),
  });
});

/** What changed of one shop after the proposal, and what the tool says of its line. */
const CHANGES: [string, (register: Registered, of: Entry) => void][] = [
  ["held", (_, e) => (e.holds = [{ fen: null, acquirerReference: null, reason: "风险核查" }])],
  ["closed", (_, e) => (e.status = "closed")],
  ["another account", (_, e) => (e.accountVersion += 1)],
  ["barred", (r, e) => r.barred.push({ no: e.subMerchantNo, from: "2026-01-01T00:00:00+08:00" })],
];
interface Entry {
  subMerchantNo: string;
  status: string;
  accountVersion: number;
  holds: object[];
}
interface Registered {
  subMerchants: Entry[];
  barred: object[];
}

test.each(CHANGES)(
  "the newest register decides at export: a line %s since is returned at once, the others are paid, for ever the same",
  (word, change) => {
    release(last());
    const register = readFileSync(join(desk, "register.json"), "utf8");
    const { positions } = readClearingFile(readFileSync(`${last()}.clr`));
    const [held, ...others] = positions.filter((p) => p.pay > 0n);
    const changed = JSON.parse(register) as Registered;
    for (const e of changed.subMerchants) if (e.subMerchantNo === held?.subMerchantNo) change(changed, e);
    writeFileSync(join(desk, "held.json"), JSON.stringify(changed));
    const at = `${lived.proposed.file.header.settleDay}T10:00:00+08:00`;
    const made = verify(
      "export",
      "--file",
      `${last()}.clr`,
      "--signers",
      join(desk, "held.json"),
      "--at",
      at,
    );
    expect(made, made.said).toMatchObject({ code: 0, said: expect.stringContaining(word) });
    const rows = readFileSync(join(desk, "bank.jsonl"), "utf8")
      .trimEnd()
      .split("\n")
      .map((l) => JSON.parse(l));
    const own = rows.filter((r) => r.fileDigest === digestOf(readFileSync(`${last()}.clr`)));
    expect(own.map((r) => [r.lineNo, r.kind, r.reason])).toEqual([
      [held?.lineNo, "failed", "stopped"],
      ...others.map((p) => [p.lineNo, "submitted", ""]),
    ]);
    const xml = join(desk, "bank", "in", `${basename(last())}.pain001.xml`);
    const bytes = readFileSync(xml, "utf8");
    expect(bytes.match(/<CdtTrfTxInf>/g) ?? []).toHaveLength(others.length);
    // The register says again what it said: what was handed over stays what it was.
    const repeated = verify("export", "--file", `${last()}.clr`, "--at", at);
    expect(repeated, repeated.said).toMatchObject({ code: 0, said: expect.stringContaining("没有再写") });
    expect(readFileSync(xml, "utf8")).toBe(bytes);
    expect(check(last()), check(last()).said).toMatchObject({ code: 0 });
  },
);

test("a released, settled or exported file is rejected by nobody", () => {
  release(last());
  const late = sign(
    "reject",
    "clearing-1",
    "--file",
    `${last()}.clr`,
    "--reason",
    "x",
    "--rel",
    join(desk, "x.rel"),
  );
  expect(late).toMatchObject({ code: 1, said: expect.stringContaining("不能再拒绝") });
});

test("nothing is released without a check, unless the release itself says so", () => {
  const signers = ["--signers", join(desk, "register.json"), "--file", `${last()}.clr`];
  const bare = (...more: string[]) =>
    spawnSync(
      process.execPath,
      [
        ...[join(import.meta.dirname, "main.ts"), "release", "--key", join(desk, "keys", "clearing-1.key")],
        ...[...signers, ...more],
      ],
      { encoding: "utf8" },
    );
  expect(bare()).toMatchObject({ status: 1, stderr: expect.stringContaining("--unchecked") });
  expect(bare("--unchecked")).toMatchObject({ status: 0 });
  expect(JSON.parse(readFileSync(`${last()}.rel`, "utf8")).verdict).toMatchObject({ unchecked: "true" });
  // The second may not say otherwise.
  expect(sign("release", "clearing-2", "--file", `${last()}.clr`)).toMatchObject({
    code: 1,
    said: expect.stringContaining("unchecked"),
  });
});
