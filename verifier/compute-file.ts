import { createReadStream, mkdirSync } from "node:fs";
import { join } from "node:path";
import { windowOf } from "#server/calendar/clearing-date.ts";
import { instantText } from "#server/calendar/instant.ts";
import { readDetail } from "#server/clearing/clearing-detail-codec.ts";
import type { ClearingFile, FileHeader } from "#server/clearing/clearing-file.ts";
import {
  clearingFileName,
  digestOf,
  okText,
  writeClearingFile,
} from "#server/clearing/clearing-file-codec.ts";
import type { StatedOrder } from "#server/clearing/stated-order.ts";
import { termsOf } from "#server/clearing/stated-order.ts";
import { Unreadable } from "./books.ts";
import { computeDay } from "./compute-day.ts";
import type { Differences } from "./difference.ts";
import { inFile } from "./in-file.ts";
import { newestVersions } from "./kept-versions.ts";
import { type BookPaths, readBooks } from "./read-books.ts";
import { sizeOf } from "./read-file.ts";
import { writeOutput } from "./write-output.ts";

export interface ComputeInput {
  paths: BookPaths;
  /** Facts of the header that no book holds; the rest is worked out. */
  header: Pick<
    FileHeader,
    "acquirer" | "platform" | "batchId" | "clearingDate" | "seq" | "openedAt" | "sealRoot"
  >;
  /** Entries of the platform, read for the terms of the orders only; every one is proven by its number. */
  detail?: string | undefined;
  /** The acquirer's own record: `{"terms":"<canonical JSON>","refunds":[{"refundNo","refundId"}]}` per line. */
  terms?: string | undefined;
  outDir: string;
}
export interface ComputedFile {
  file: ClearingFile;
  digest: string;
  path: string;
  reasons: Differences;
}

/** Makes `.clr`, `.dtl.gz` and `.ok` from the acquirer's own inputs alone. */
export async function computeFile(input: ComputeInput): Promise<ComputedFile> {
  const { header, outDir } = input;
  const { clearingDate } = header;
  const versions = newestVersions(input.paths, (cutOff) => windowOf(clearingDate, cutOff).to);
  const end = instantText(windowOf(clearingDate, versions.register.used.cutOffs).to);
  if (header.openedAt < end)
    throw new Unreadable("--opened-at", `${header.openedAt} 早于窗口结束 / before the window ended: ${end}`);
  const terms = new Map<string, StatedOrder>();
  if (input.detail !== undefined) await addFromDetail(input.detail, header.acquirer, terms);
  const books = await readBooks(
    { ...input.paths, terms: input.terms },
    clearingDate,
    versions,
    (bills) => new Set(bills.refunds.keys()),
  );
  for (const [no, stated] of books.terms ?? []) terms.set(no, stated);
  // What the books say of the day takes the place of these.
  const empty = {
    windowFrom: "",
    windowTo: "",
    settleDay: header.clearingDate,
    previousDigest: "",
    registerSha256: "",
    calendarSha256: "",
  };
  const made = await computeDay({ ...header, ...empty }, books, terms);
  const bytes = writeClearingFile(made.file);
  mkdirSync(outDir, { recursive: true });
  const stem = join(outDir, clearingFileName(made.file.header));
  writeOutput(`${stem}.dtl.gz`, made.detail);
  writeOutput(`${stem}.clr`, bytes);
  writeOutput(`${stem}.ok`, `${okText(bytes)}\n`);
  return { file: made.file, digest: digestOf(bytes), path: `${stem}.clr`, reasons: made.reasons };
}

async function addFromDetail(path: string, acquirer: string, terms: Map<string, StatedOrder>): Promise<void> {
  let refundIds = new Map<string, string>();
  for await (const { entry } of entriesIn(path)) {
    // The void of a refund in the same file has its name.
    if (entry.kind === "R" || entry.kind === "V") refundIds.set(entry.refundNo, entry.refundId);
    else {
      refundIds = new Map();
      terms.set(entry.merchantOrderNo, {
        terms: termsOf(acquirer, entry),
        feeItem: entry.feeItem,
        refundIds,
      });
    }
  }
}

/** Throws `Unreadable` with the file's name. */
async function* entriesIn(path: string) {
  sizeOf(path);
  try {
    yield* readDetail(createReadStream(path));
  } catch (error) {
    inFile(path, () => {
      throw error;
    });
  }
}
