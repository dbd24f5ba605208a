import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Consent } from "#server/agreement/consent.ts";
import type { DocumentEvidence } from "#server/agreement/document-evidence.ts";
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
