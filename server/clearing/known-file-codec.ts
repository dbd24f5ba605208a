import { TOTALS } from "./clearing-columns-codec.ts";
import type { ClearingFile } from "./clearing-file.ts";
import { digestOf, readHeader } from "./clearing-file-codec.ts";
import { FieldProblem, readFields } from "./columns-codec.ts";
import type { KnownFile } from "./file-chain.ts";
import type { Release } from "./verdict.ts";

/** What the chain needs of a file, from its bytes. */
export type FileFacts = Pick<
  KnownFile,
  "digest" | "batchId" | "clearingDate" | "seq" | "previousDigest" | "payTotal" | "hasItems"
>;

const LF = 0x0a;

/**
 * Reads only the first and the last line of a `.clr`: a desk keeps years of files. Refuses `clearing_file_unreadable`;
 * undefined where the last line is no trailer.
 */
export function readFileFacts(bytes: Buffer): FileFacts | undefined {
  const { header } = readHeader([bytes.subarray(0, bytes.indexOf(LF)).toString("utf8")]);
  const trailer = bytes.subarray(bytes.lastIndexOf(LF, bytes.length - 2) + 1, bytes.length - 1);
  const [tag, ...fields] = trailer.toString("utf8").split("|");
  if (tag !== "T") return undefined;
  try {
    const { payTotal } = readFields(TOTALS, fields.slice(0, -1));
    const hasItems = bytes.includes("\nX|") || bytes.includes("\nJ|");
    return { ...idsOf(header), digest: digestOf(bytes), payTotal, hasItems };
  } catch (error) {
    if (error instanceof FieldProblem) return undefined;
    throw error;
  }
}

/** The same of a file that was read already. */
export function factsOf(file: ClearingFile, digest: string): FileFacts {
  const hasItems = file.leftOut.length > 0 || file.decisions.length > 0;
  return { ...idsOf(file.header), digest, payTotal: file.totals.payTotal, hasItems };
}

/** A file with what two people said of it (`release` undefined: nothing that holds) and whether the bank has it. */
export function knownFile(facts: FileFacts, release: Release | undefined, isExported: boolean): KnownFile {
  const { verdict, settles } = release?.verdict ?? { verdict: undefined, settles: [] };
  return { ...facts, verdict, settles, isExported };
}

function idsOf({ batchId, clearingDate, seq, previousDigest }: ClearingFile["header"]) {
  return { batchId, clearingDate, seq, previousDigest };
}
