/**
 * Packs the tool into one readable file that an acquirer can keep: unminified, nothing but `node:` outside. Prints the
 * digest that stands in the release notes.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { sha256Hex } from "../server/document/document-codec.ts";

const OUT = join(
  process.argv[2] ?? join(import.meta.dirname, "..", ".data", "verifier"),
  "verify-clearing.mjs",
);

const bundle = await rolldown({ input: join(import.meta.dirname, "main.ts"), platform: "node" });
await bundle.write({ file: OUT, format: "esm", minify: false, codeSplitting: false });
process.stdout.write(`${OUT}\n${sha256Hex(readFileSync(OUT))}\n`);
