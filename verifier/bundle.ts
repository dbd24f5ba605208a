/**
 * Packs the tool into one readable file that an acquirer can keep: unminified, nothing but `node:` outside; and writes the
 * release notes beside it, which name its digest. The notes are made with the tool, so that they cannot be of another.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { sha256Hex } from "#server/document/digest.ts";

const ROOT = join(import.meta.dirname, "..");

/** Writes `verify-clearing.mjs` and `release-notes.md` into the folder; answers the tool's path and SHA-256. */
export async function bundleVerifier(folder: string): Promise<{ path: string; digest: string }> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "verify-clearing.mjs");
  // From the tree's own root: paths stand in the text, and the digest must not depend on where the command was given.
  const bundle = await rolldown({
    input: join(import.meta.dirname, "main.ts"),
    platform: "node",
    cwd: ROOT,
  });
  await bundle.write({ file: path, format: "esm", minify: false, codeSplitting: false });
  await bundle.close();
  const digest = sha256Hex(readFileSync(path));
  writeFileSync(join(folder, "release-notes.md"), notesOf(digest));
  return { path, digest };
}

/** `docs/release-notes.md` with what only the made tool can say. */
function notesOf(digest: string): string {
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const notes = readFileSync(join(ROOT, "docs", "release-notes.md"), "utf8");
  return notes.replace("{version}", version).replace("{digest}", digest);
}

if (import.meta.main) {
  const folder = process.argv[2] ?? join(ROOT, ".data", "verifier");
  const { path, digest } = await bundleVerifier(folder);
  process.stdout.write(`${path}\n${digest}\n`);
}
