import { createHash } from "node:crypto";
import { once } from "node:events";
import { pipeline, Readable } from "node:stream";
import { createGunzip, createGzip } from "node:zlib";
import { assert } from "../assert.ts";
import { refuse } from "../domain-error.ts";
import { ORDER_BEHIND, REFUND, SALE, VOID } from "./clearing-columns-codec.ts";
import type { Entry } from "./clearing-file.ts";
import { FieldProblem, readFields, writeFields } from "./columns-codec.ts";

/** Fifty receivers of thirty-two characters fit many times; a longer line is not one of ours. */
const LINE_MAX_BYTES = 65_536;
/** More payments and refunds than any acquirer has on a day; what names them all must fit in memory, and in one set. */
const ENTRIES_MAX = 16_000_000;
/** A detail is read entry by entry; more than this, uncompressed, no day of one acquirer writes. */
const DETAIL_MAX_BYTES = 8 * 1024 ** 3;
/** Lines are handed to the compressor in blocks. */
const BLOCK_CHARACTERS = 262_144;

/** One entry as its line, without the line break. */
export function writeEntryLine(entry: Entry): string {
  const { kind, ...record } = entry;
  if (kind === "R") return [kind, ...writeFields(REFUND, record as never)].join("|");
  if (kind === "V") return [kind, ...writeFields(VOID, record as never)].join("|");
  return [kind, ...writeFields(kind === "U" ? ORDER_BEHIND : SALE, record as never)].join("|");
}

/** Refuses `clearing_file_unreadable` with the line's number and the field. */
export function readEntryLine(line: string, lineNo: number): Entry {
  const [kind, ...fields] = line.split("|");
  try {
    if (kind === "P" || kind === "O") return { kind, ...readFields(SALE, fields) };
    if (kind === "U") return { kind, ...readFields(ORDER_BEHIND, fields) };
    if (kind === "R") return { kind, ...readFields(REFUND, fields) };
    if (kind === "V") return { kind, ...readFields(VOID, fields) };
  } catch (error) {
    if (error instanceof FieldProblem) fault(lineNo, error.message);
    throw error;
  }
  return fault(lineNo, "not an entry P, O, U, R or V");
}

/**
 * Whether `next` may follow `before`: by acquirerReference, P, O or U first and once, then R by cumulative, then V by refundNo.
 * Only a V stands without them or after U: that of a refund that was taken whole from one shop.
 */
function isInOrder(before: Entry | undefined, next: Entry): boolean {
  const isSale = next.kind !== "R" && next.kind !== "V";
  if (!before || before.acquirerReference < next.acquirerReference) return isSale || next.kind === "V";
  if (before.acquirerReference !== next.acquirerReference || isSale) return false;
  if (next.kind === "V") return before.kind !== "V" || before.refundNo < next.refundNo;
  if (next.kind !== "R" || before.kind === "U") return false;
  return before.kind === "R" ? before.cumulative <= next.cumulative : before.kind !== "V";
}

export interface DetailSum {
  count: number;
  /** Of the uncompressed bytes. */
  sha256: string;
}

/** Writes a `.dtl.gz` entry by entry; awaits the compressor, so that memory holds compressed bytes only. */
export interface DetailWriter {
  write(entry: Entry): Promise<void>;
  close(): Promise<DetailSum & { gz: Buffer }>;
}

/** An empty detail; entries are written in the order of the file. */
export function createDetail(): DetailWriter {
  const gzip = createGzip();
  const hash = createHash("sha256");
  const compressed: Buffer[] = [];
  const finished = once(gzip, "end");
  gzip.on("data", (chunk: Buffer) => compressed.push(chunk));
  let count = 0;
  let block = "";
  let last: Entry | undefined;
  const flush = async () => {
    hash.update(block);
    const ready = gzip.write(block);
    block = "";
    if (!ready) await once(gzip, "drain");
  };
  return {
    async write(entry) {
      assert(isInOrder(last, entry), "entries are written in the order of the file");
      last = entry;
      count++;
      block += `${writeEntryLine(entry)}\n`;
      if (block.length >= BLOCK_CHARACTERS) await flush();
    },
    async close() {
      if (block !== "") await flush();
      gzip.end();
      await finished;
      return { gz: Buffer.concat(compressed), count, sha256: hash.digest("hex") };
    },
  };
}

/**
 * Reads a `.dtl.gz` in bounded memory, entry by entry, and returns count and digest at the end. Refuses
 * `clearing_file_unreadable` where a line is malformed, out of order, the file is truncated, has too many of them or inflates
 * to more than `budgetBytes`.
 */
export async function* readDetail(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { budgetBytes = DETAIL_MAX_BYTES, entriesMax = ENTRIES_MAX } = {},
): AsyncGenerator<{ lineNo: number; line: string; entry: Entry }, DetailSum> {
  const gunzip = createGunzip();
  // The error also comes out of the loop below; here it only must not go unheard.
  pipeline(Readable.from(source), gunzip, () => {});
  const hash = createHash("sha256");
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let held = Buffer.alloc(0);
  let lineNo = 0;
  let left = budgetBytes;
  let last: Entry | undefined;
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      left -= chunk.length;
      if (left < 0) fault(lineNo + 1, "the file is too large");
      hash.update(chunk);
      const bytes = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      const end = bytes.lastIndexOf(10) + 1;
      held = Buffer.from(bytes.subarray(end));
      if (held.length > LINE_MAX_BYTES) fault(lineNo + 1, "the line is too long");
      if (end === 0) continue;
      for (const line of decode(decoder, bytes.subarray(0, end - 1), lineNo + 1).split("\n")) {
        lineNo++;
        if (lineNo > entriesMax) fault(lineNo, "too many lines");
        const entry = readEntryLine(line, lineNo);
        if (!isInOrder(last, entry)) fault(lineNo, "the entries are not in order");
        last = entry;
        yield { lineNo, line, entry };
      }
    }
  } catch (error) {
    if (error instanceof Error && "code" in error && String(error.code).startsWith("Z_"))
      fault(lineNo + 1, "the compressed file is damaged or truncated");
    throw error;
  } finally {
    gunzip.destroy();
  }
  if (held.length > 0) fault(lineNo + 1, "the last line is truncated");
  return { count: lineNo, sha256: hash.digest("hex") };
}

function decode(decoder: TextDecoder, bytes: Uint8Array, lineNo: number): string {
  try {
    return decoder.decode(bytes);
  } catch {
    return fault(lineNo, "not UTF-8");
  }
}

function fault(line: number, reason: string): never {
  return refuse({ code: "clearing_file_unreadable", line, reason });
}
