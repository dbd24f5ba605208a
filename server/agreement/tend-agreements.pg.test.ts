import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dayFrom } from "../calendar/day.ts";
import { sha256Hex } from "../document/digest.ts";
import type { Id } from "../id.ts";
import { openTestWorld, type TestWorld } from "../testing/world.ts";
import { createAgreement } from "./create-agreement.ts";
import { getAgreement } from "./get-agreement.ts";
import { proposeAgreement } from "./propose-agreement.ts";
import { revokeAgreement } from "./revoke-agreement.ts";
import { tendAgreements } from "./tend-agreements.ts";
import { CoreStory, type Made } from "./testing/acquirer-core.ts";

const COFFEE = "M00000000000004";
let w: TestWorld;
const dir = mkdtempSync(join(tmpdir(), "qingfen-agreements-"));
const [outboxDir, inboxDir] = [join(dir, "outbox"), join(dir, "inbox")];
beforeAll(async () => {
  w = await openTestWorld();
});
afterAll(async () => {
  await w.close();
  rmSync(dir, { recursive: true });
});

const owner = () => w.ctxFor("coffee-owner");
const draft = (): Promise<Made> =>
  createAgreement(owner(), {
    subMerchantId: w.demo.shops[COFFEE] as Id<"smt">,
    rule: { terms: [], remainder: COFFEE, bearer: "proportional" },
    effectiveFrom: dayFrom("2026-11-20"),
  });
const seen = new Map();
const tend = () =>
  tendAgreements(w.machineCtx(), { acquirerId: w.demo.acquirerId, outboxDir, inboxDir, seen });
const outbox = () => {
  const folder = join(outboxDir, "agreements");
  return existsSync(folder) ? readdirSync(folder).sort() : [];
};
const inbox = (of = "") => readdirSync(join(inboxDir, "agreements", of)).filter((n) => n.includes(".json"));
const statusOf = async (made: Made) => (await getAgreement(owner(), made)).status;

test("a proposal lies in the acquirer's folder under its own name, a draft and a withdrawn draft do not", async () => {
  const [made, gone] = [await draft(), await draft()];
  await revokeAgreement(owner(), { ...gone, reason: "写错了" });
  await tend();
  expect(outbox().filter((n) => n.includes(made.sha256) || n.includes(gone.sha256))).toEqual([]);
  await proposeAgreement(owner(), made);
  await tend();
  expect(outbox()).toEqual([`${made.sha256}.json`]);
  expect(sha256Hex(readFileSync(join(outboxDir, "agreements", `${made.sha256}.json`), "utf8"))).toBe(
    made.sha256,
  );
  await revokeAgreement(owner(), { ...made, reason: "不做了" });
  await tend();
  expect(outbox()).toEqual([`${made.sha256}.json`, `${made.sha256}.withdrawn.json`]);
});

test("what the acquirer lays into the inbox is read once; a file that cannot stand goes aside with the reason", async () => {
  const made = await draft();
  await proposeAgreement(owner(), made);
  const core = new CoreStory(w, made).add("asked", { number: COFFEE });
  core.add("answered", { number: COFFEE, answer: "yes", method: "code" });
  const lay = (name: string, text: string) => writeFileSync(join(inboxDir, "agreements", name), text);
  lay("1.json", core.text());
  lay("2.json", "{");
  lay("3.json", core.text().replace(made.sha256, "0".repeat(64)));
  // Nobody says that they are whole: they are left alone for two turns. The mark of another file is no mark.
  lay("4.json", core.text());
  lay("4.json.ok", "1");
  expect(await tend()).toEqual({ imported: [], failed: ["4.json"] });
  expect(await tend()).toEqual({ imported: [], failed: [] });
  expect(await tend()).toEqual({ imported: ["1.json"], failed: ["2.json", "3.json"] });
  expect(await statusOf(made)).toBe("consented");
  expect(inbox()).toEqual([]);
  expect(inbox("done")).toEqual(["1.json"]);
  const reason = readFileSync(join(inboxDir, "agreements", "failed", "3.json.reason"), "utf8");
  expect(JSON.parse(reason)).toEqual({ code: "not_found", what: "agreement" });
});
