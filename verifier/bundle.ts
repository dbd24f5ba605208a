/**
 * Packs the tool into one readable file that an acquirer can keep: unminified, nothing but `node:` outside. Run by
 * itself it prints the digest that stands in the release notes.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { sha256Hex } from "#server/document/digest.ts";

/** Writes `verify-clearing.mjs` into the folder; answers its path and SHA-256. */
export async function bundleVerifier(folder: string): Promise<{ path: string; digest: string }> {
  const path = join(folder, "verify-clearing.mjs");
  const bundle = await rolldown({ input: join(import.meta.dirname, "main.ts"), platform: "node" });
  await bundle.write({ file: path, format: "esm", minify: false, codeSplitting: false });
  await bundle.close();
  return { path, digest: sha256Hex(readFileSync(path)) };
}

if (import.meta.main) {
  const folder = process.argv[2] ?? join(import.meta.dirname, "..", ".data", "verifier");
  const { path, digest } = await bundleVerifier(folder);
  process.stdout.write(`${path}\n${digest}\n`);
}
