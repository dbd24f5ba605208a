/** A proposed file as it came: form and digests, read as far as it can be read so that the rest can still be named. */
import type { ClearingFile } from "#server/clearing/clearing-file.ts";
import { digestOf, readClearingFile } from "#server/clearing/clearing-file-codec.ts";
import { sha256Hex } from "#server/document/digest.ts";
import { Refused } from "#server/domain-error.ts";
import type { Differences, Where } from "./difference.ts";
import { reasonText } from "./reason-text.ts";

export interface Proposal {
  bytes: Buffer;
  digest: string;
  /** Absent where the form is so broken that nothing can be compared. */
  file: ClearingFile | undefined;
}

/** Reads a `.clr`. A wrong trailer is named and passed over: what was changed behind it is found further on. */
export function readProposal(bytes: Buffer, differences: Differences): Proposal {
  const digest = digestOf(bytes);
  let text = bytes;
  for (;;) {
    try {
      return { bytes, digest, file: readClearingFile(text) };
    } catch (error) {
      const fault = formFault(error);
      const where: Where = {
        record: fault.line === 1 ? "H" : "file",
        line: fault.line,
        reference: "",
      };
      const mended = mendTrailer(text, fault.reason);
      if (!mended) {
        differences.add("form", where, "QFC1", reasonText(fault.reason).join(" / "));
        return { bytes, digest, file: undefined };
      }
      differences.add("digest", { ...where, record: "T" }, mended.expected, mended.found);
      text = mended.bytes;
    }
  }
}

/** The refusal of a codec as line and reason; anything else is a bug of ours. */
export function formFault(error: unknown): { line: number; reason: string } {
  if (error instanceof Refused && "line" in error.refusal) {
    const { line, reason } = error.refusal;
    return { line, reason };
  }
  throw error;
}

/** The same file with the count or digest of its trailer made right; undefined where something else is wrong. */
function mendTrailer(
  bytes: Buffer,
  reason: string,
): { bytes: Buffer; expected: string; found: string } | undefined {
  const lines = bytes.toString("utf8").split("\n");
  const trailer = lines.at(-2)?.split("|") ?? [];
  if (reason === "lineCount differs") {
    const found = trailer[1] ?? "";
    trailer[1] = String(lines.length - 2);
    const again = [...lines.slice(0, -2), trailer.join("|"), ""].join("\n");
    return { bytes: Buffer.from(again), expected: trailer[1], found };
  }
  if (reason !== "bodySha256 differs") return undefined;
  const body = [...lines.slice(0, -2), `${trailer.slice(0, -1).join("|")}|`].join("\n");
  const expected = sha256Hex(body);
  return { bytes: Buffer.from(`${body}${expected}\n`), expected, found: trailer.at(-1) ?? "" };
}
