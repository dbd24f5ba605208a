import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Consent } from "#server/agreement/consent.ts";
import type { DocumentEvidence } from "#server/agreement/document-evidence.ts";
import { totalsOf } from "#server/clearing/clearing-equations.ts";
import { writeClearingFile } from "#server/clearing/clearing-file-codec.ts";
import { canonicalJson } from "#server/document/canonical-json.ts";
import { sha256Hex } from "#server/document/digest.ts";
import { liveDays } from "./testing/chain-of-days.ts";
import type { World } from "./testing/world.ts";

const folder = mkdtempSync(join(tmpdir(), "show-"));
afterAll(() => rmSync(folder, { recursive: true }));
let world: World;
beforeAll(async () => {
  for await (const lived of liveDays(3, 6)) world = lived.world;
});

function lay(name: string, body: string): string {
  const path = join(folder, name);
  writeFileSync(path, `${body}\n`);
  return path;
}
function run(...args: string[]) {
  const ran = spawnSync(process.execPath, [join(import.meta.dirname, "main.ts"), "show", ...args], {
    encoding: "utf8",
  });
  return { code: ran.status, out: ran.stdout, err: ran.stderr };
}
/** What the tool prints for whoever gave this answer. */
function shownFor<T>(rows: ReadonlyMap<string, DocumentEvidence<T>>, answer: Consent) {
  const row = rows.get(answer.sha256);
  const former = rows.get(answer.replacesSha256);
  const replaces = former ? ["--replaces", lay("B.json", former.body)] : [];
  return run(lay("A.json", row?.body ?? ""), "--for", answer.subMerchantNo, ...replaces);
}

test("what is printed is what a consent in the books was about, to the byte", () => {
  const replacing = [...world.agreements.values()].find((a) => a.document.version > 1);
  expect(replacing?.consents.length).toBeGreaterThan(1);
  for (const answer of replacing?.consents ?? []) {
    const shown = shownFor(world.agreements, answer);
    expect(shown.code, shown.err).toBe(0);
    expect(sha256Hex(shown.out)).toBe(answer.shownSha256);
    expect(shown.err).toContain(answer.shownSha256);
  }
  const [fees] = world.fees.values();
  for (const answer of fees?.consents ?? [])
    expect(sha256Hex(shownFor(world.fees, answer).out)).toBe(answer.shownSha256);
});

test("nobody's text, another seller's former version and a wording nobody knows are refused in words", () => {
  const [one, other] = [...world.agreements.values()].filter((a) => a.document.version === 1);
  const path = lay("A.json", one?.body ?? "");
  const seller = one?.document.seller ?? "";
  const says = (...args: string[]) => {
    const { code, out, err } = run(...args);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    return err;
  };
  expect(says(path, "--for", "M99")).toContain("M99 不是当事方");
  expect(says(path, "--for", seller, "--wording", "9")).toContain("没有措辞 9");
  expect(says(path, "--for", seller, "--replaces", lay("B.json", other?.body ?? ""))).toContain("另一卖方");
  expect(says(path)).toContain("--for");
  expect(says("--for", seller)).toContain("A.json");
  expect(says(lay("C.json", "[]"), "--for", seller)).toContain("C.json");
  expect(
    says(lay("C.json", (one?.body ?? "").replace("mch_mall", "mch\\n!! yes")), "--for", seller),
  ).toContain("不可见");
});

test("what a receiver that leaves still owes is told beside the text, which stays the same to the byte", () => {
  const former = [...world.agreements.values()].find((a) => a.document.version === 1);
  const { seller } = former?.document ?? { seller: "" };
  const bearer = former?.document.consents[0] ?? "";
  const gone = JSON.parse(former?.body ?? "{}");
  const left = { ...gone, terms: gone.terms.filter((t: { to: string }) => t.to !== bearer) };
  const consents = gone.consents.filter((no: string) => no !== bearer);
  const path = lay("left.json", canonicalJson({ ...left, consents, version: 9 }));
  const [last] = world.files;
  if (!last) throw new Error("the chain has files");
  const since = last.file.header.clearingDate;
  const open = {
    acquirerReference: "1",
    refundNo: "R1",
    sellerNo: seller,
    bearerNo: bearer,
    amount: 265n,
    since,
  };
  const body = { ...last.file, covers: [open] };
  const clr = join(folder, "covers.clr");
  writeFileSync(clr, writeClearingFile({ ...body, totals: totalsOf(body, body.totals) }));
  const [bare, told] = [run(path, "--for", seller), run(path, "--for", seller, "--covers", clr)];
  expect(told.code, told.err).toBe(0);
  expect(told.out).toBe(bare.out);
  expect(told.err).toContain(`! ${bearer} 不在 ${seller} 的新约定中，仍欠其退款垫补 2.65 元`);
  expect(run(lay("stays.json", former?.body ?? ""), "--for", seller, "--covers", clr).err).not.toContain(
    "仍欠",
  );
});
