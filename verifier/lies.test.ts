/** What a platform with its own real key may try without moving a fen inside the file: told with the tool's real process. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { addDays } from "#server/calendar/calendar.ts";
import { SALE } from "#server/clearing/clearing-columns-codec.ts";
import { createDetail, readEntryLine } from "#server/clearing/clearing-detail-codec.ts";
import type { ClearingFile, Entry } from "#server/clearing/clearing-file.ts";
import {
  clearingFileName,
  digestOf,
  okText,
  readClearingFile,
  signProposal,
  writeClearingFile,
} from "#server/clearing/clearing-file-codec.ts";
import { readRegister, registerSha256, writeRegister } from "#server/clearing/register-codec.ts";
import { type LivedDay, liveDays } from "./testing/chain-of-days.ts";
import { writeDesk } from "./testing/desk.ts";

const DAYS = 4;
let desk: string;
let lived: LivedDay;
let stem: string;
let former: ClearingFile["header"];

beforeEach(async () => {
  desk = mkdtempSync(join(tmpdir(), "lies-"));
  for await (const day of liveDays(11, DAYS)) {
    if (stem) former = lived?.proposed.file.header;
    stem = writeDesk(desk, day);
    lived = day;
  }
});
afterEach(() => rmSync(desk, { recursive: true, force: true }));

function verify(...args: string[]) {
  const ran = spawnSync(process.execPath, [join(import.meta.dirname, "main.ts"), ...args], {
    encoding: "utf8",
  });
  return { code: ran.status, said: ran.stdout + ran.stderr };
}
const check = (at: string, ...more: string[]) =>
  verify("check", "--desk", desk, "--file", `${at}.clr`, ...more);
const key = (person: string) => join(desk, "keys", `${person}.key`);

/** Signs a changed version of the day's file with the platform's key and lays it where its name says. */
async function lie(
  change: (file: ClearingFile) => ClearingFile,
  entry: (e: Entry) => Entry = (e) => e,
): Promise<string> {
  const detail = createDetail();
  for (const [i, line] of entryLines().entries()) await detail.write(entry(readEntryLine(line, i + 1)));
  const { gz, count, sha256 } = await detail.close();
  const file = change(readClearingFile(readFileSync(`${stem}.clr`)));
  const clr = writeClearingFile({
    ...file,
    totals: { ...file.totals, detailCount: count, detailSha256: sha256 },
  });
  const at = join(desk, "files", clearingFileName(file.header));
  writeFileSync(`${at}.clr`, clr);
  writeFileSync(`${at}.dtl.gz`, gz);
  writeFileSync(`${at}.sig`, signProposal(digestOf(clr), lived.world.platform.privatePem));
  writeFileSync(`${at}.ok`, okText(clr));
  return at;
}
const header = (changed: Partial<ClearingFile["header"]>) => (file: ClearingFile) => ({
  ...file,
  header: { ...file.header, ...changed },
});
const entryLines = () =>
  gunzipSync(readFileSync(`${stem}.dtl.gz`))
    .toString("utf8")
    .trimEnd()
    .split("\n");

test("the file as it is: equal", () => {
  expect(check(stem)).toMatchObject({ code: 0 });
});

test("a mall that sells is named, whatever register the file says it was made from", async () => {
  const column = Object.keys(SALE).indexOf("sellerNo") + 1;
  const seller = entryLines()
    .find((line) => line.startsWith("P|"))
    ?.split("|")[column];
  const path = join(desk, "register.json");
  const register = readRegister(readFileSync(path, "utf8"));
  const subMerchants = register.subMerchants.map((e) =>
    e.subMerchantNo === seller ? { ...e, role: "mall" as const } : e,
  );
  const changed = { ...register, version: register.version + 1, subMerchants };
  writeFileSync(path, writeRegister(changed));
  const at = await lie(header({ registerSha256: registerSha256(changed) }));
  const said = check(at);
  expect(said, said.said).toMatchObject({ code: 1, said: expect.stringContaining("[order.role]") });
  expect(said.said).toContain(seller);
});

test.each<[string, () => Partial<ClearingFile["header"]>]>([
  ["opened before the window ended", () => ({ openedAt: lived.proposed.file.header.windowFrom })],
  ["a batch that was there before", () => ({ batchId: former.batchId })],
  ["another settlement day", () => ({ settleDay: addDays(lived.proposed.file.header.settleDay, 1) })],
  ["a register that the acquirer never wrote", () => ({ registerSha256: "0".repeat(64) })],
])("a header that only the platform writes, with %s, is named", async (_, changed) => {
  const said = check(await lie(header(changed())));
  expect(said, said.said).toMatchObject({ code: 1 });
});

test("a version that is not the one of its name, or version 0, is no file", async () => {
  const at = await lie(header({ seq: 2 }));
  for (const end of [".clr", ".dtl.gz", ".sig", ".ok"])
    writeFileSync(`${stem}${end}`, readFileSync(`${at}${end}`));
  expect(check(stem)).toMatchObject({ code: 1, said: expect.stringContaining("[header.name]") });
  const zero = readFileSync(`${at}.clr`, "utf8").replace(/^((?:[^|]*\|){6})2\|/, "$10|");
  writeFileSync(`${at}.clr`, zero);
  writeFileSync(`${at}.ok`, okText(Buffer.from(zero)));
  expect(check(at)).toMatchObject({ code: 1, said: expect.stringContaining("seq") });
});

test("a signature in loose base64, a missing mark and a mark of another file are said", async () => {
  const sig = readFileSync(`${stem}.sig`, "utf8").trim();
  writeFileSync(`${stem}.sig`, `${sig.slice(0, 20)}\n${sig.slice(20)}`);
  expect(check(stem)).toMatchObject({ code: 2, said: expect.stringContaining(".sig") });
  writeFileSync(`${stem}.sig`, sig);
  expect(check(stem).code).toBe(0);
  writeFileSync(`${stem}.ok`, okText(Buffer.from("another")));
  expect(check(stem)).toMatchObject({ code: 2, said: expect.not.stringContaining(" at ") });
  rmSync(`${stem}.ok`);
  expect(check(stem)).toMatchObject({ code: 2, said: expect.stringContaining(".ok") });
});

test("nobody signs what differs or was not checked, save with a word of it in the release", async () => {
  const { settleDay } = lived.proposed.file.header;
  const at = await lie(header({ settleDay: addDays(settleDay, 1) }));
  const sign = (...more: string[]) =>
    verify("release", "--file", `${at}.clr`, "--key", key("clearing-1"), ...more);
  expect(sign("--desk", desk)).toMatchObject({ code: 1 });
  const bare = sign("--register", join(desk, "register.json"), "--first");
  expect(bare, bare.said).toMatchObject({ code: 1, said: expect.stringContaining("--unchecked") });
  expect(existsSync(`${at}.rel`)).toBe(false);
  expect(sign("--desk", desk, "--unchecked")).toMatchObject({ code: 0 });
  expect(readFileSync(`${at}.rel`, "utf8")).toContain('"unchecked":"true"');
});
