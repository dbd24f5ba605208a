import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const SIGNING =
  /createSign\b|subtle\s*\.\s*(sign|generateKey|importKey)|crypto\s*\.\s*sign\b|\bsignProposal\b|\bwriteRelease\b|createPrivateKey|PRIVATE KEY|from "[^"]*(verifier|sandbox)\//;

const filesUnder = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(ts|tsx)$/.test(name) && !/\.test\.tsx?$/.test(name))
    .map((name) => join(folder, name));

test("no page and no procedure of ours signs a release, holds a private key or reaches into the acquirer's tool", () => {
  const files = [...filesUnder("app"), ...filesUnder("server/api")];
  expect(files.length).toBeGreaterThan(50);
  expect(files.filter((file) => SIGNING.test(readFileSync(join(ROOT, file), "utf8")))).toEqual([]);
});

test("signing code would be found", () => {
  for (const code of [
    "await crypto.subtle.sign(key)",
    "createSign('x')",
    'import x from "#verifier/release-file.ts"',
  ])
    expect(SIGNING.test(code)).toBe(true);
});
