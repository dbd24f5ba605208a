import { createHash } from "node:crypto";
import { canonicalJson } from "./canonical-json.ts";

/** Lower-case hexadecimal SHA-256 of text (as UTF-8) or bytes. */
export function sha256Hex(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}

/** A document's name: the SHA-256 of its canonical JSON. */
export function nameOf(document: unknown): string {
  return sha256Hex(canonicalJson(document));
}
