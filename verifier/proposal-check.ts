/**
 * The whole check of one proposed file, from bytes: form, digests, signature, then everything of `day-check.ts`. Files
 * and folders are the caller's; the detail is opened twice, so that it never stands in memory.
 */
import { instantText, readInstant } from "#server/calendar/instant.ts";
import { readDetail } from "#server/clearing/clearing-detail-codec.ts";
import { findEquationFaults } from "#server/clearing/clearing-equations.ts";
import type { ClearingFile, Entry, FileHeader } from "#server/clearing/clearing-file.ts";
import { isOk, isProposalSigned, okText } from "#server/clearing/clearing-file-codec.ts";
import { isKeyOf, type PlatformKey } from "#server/clearing/platform-key.ts";
import { platformKeyHead } from "#server/clearing/platform-key-codec.ts";
import { Refused } from "#server/domain-error.ts";
import type { Equation } from "#server/result/control.ts";
import type { BillBook } from "./bill-book.ts";
import type { Books } from "./books.ts";
import { compareHeader } from "./compare-header.ts";
import { MISSING, show } from "./compare-records.ts";
import type { Stated } from "./compare-transaction.ts";
import { checkDay } from "./day-check.ts";
import { Differences } from "./difference.ts";
import { isOwnBatch } from "./own-file.ts";
import { ownText } from "./own-text.ts";
import { formFault, readProposal } from "./proposal.ts";
import { reasonText } from "./reason-text.ts";
import { refusalSentence } from "./refusal-sentence.ts";

/** What the platform handed over; `ok` absent where there is no flag file. */
export interface Proposed {
  /** Of the `.clr`; absent where only bytes are at hand. */
  name?: string;
  clr: Buffer;
  openDetail(): AsyncIterable<Uint8Array>;
  signature: string | undefined;
  ok: string | undefined;
}
/** The acquirer's own side: the platform's keys, and the books for a file once its header is known. */
export interface Own {
  platformKeys: readonly PlatformKey[];
  booksOf(header: FileHeader, needed: (bills: BillBook) => ReadonlySet<string>): Promise<Books>;
}
export interface ProposalCheck {
  digest: string;
  /** Absent where the form was too broken to read. */
  file: ClearingFile | undefined;
  books: Books | undefined;
  differences: Differences;
  equations: Equation[];
  missingFunds: string[];
  entries: number;
  /** Not wrong, but to be known before one signs. */
  notices: string[];
}

/** Form, digests and signature of what was proposed, then every record against the acquirer's own books. */
export async function checkProposal(proposed: Proposed, own: Own): Promise<ProposalCheck> {
  const differences = new Differences();
  const { file, digest } = readProposal(proposed.clr, differences);
  if (proposed.ok !== undefined && !isOk(proposed.ok, proposed.clr))
    differences.add("digest", whole(".ok"), okText(proposed.clr), proposed.ok.trimEnd());
  const references = await checkDetail(proposed, file, differences);
  checkSignature(proposed.signature, { digest, file }, own.platformKeys, differences);
  const result = {
    digest,
    file,
    books: undefined,
    differences,
    equations: [],
    missingFunds: [],
    entries: 0,
    notices: [],
  };
  if (file) compareHeader(file.header, proposed.name, differences);
  if (!file || !references) return result;

  try {
    const books = await own.booksOf(file.header, (bills) => neededReferences(file, references, bills));
    if (compareCarried(books, differences) > 0) return { ...result, books };
    const day = await checkDay(file, proposed.clr, entriesOf(proposed), books, differences);
    return { ...result, books, ...day };
  } catch (error) {
    // A file that was found changed may name a day nobody has a calendar for; of an unchanged one it is our own lack.
    if (!(error instanceof Refused) || differences.count === 0) throw error;
    const where = { record: "H", line: 1, reference: file.header.clearingDate };
    differences.add("header.calendar", where, MISSING, refusalSentence(error.refusal));
    return result;
  }
}

/** What a former file says of itself must hold, or nothing follows from it: its own check names what is wrong there. */
function compareCarried({ previous }: Books, differences: Differences): number {
  const faults = previous ? findEquationFaults(previous.file) : [];
  for (const f of faults)
    differences.add(
      "chain.previous",
      { record: "H", line: 1, reference: previous?.digest ?? "", field: `${f.where} ${f.law}` },
      show(f.expected),
      show(f.found),
    );
  return faults.length;
}

const whole = (reference: string) => ({ record: "file", line: 0, reference });

/** By a key of the list that holds when the file was opened. Of a file that cannot be read nobody knows when: by any. */
function checkSignature(
  signature: string | undefined,
  { digest, file }: Pick<ProposalCheck, "digest" | "file">,
  keys: readonly PlatformKey[],
  differences: Differences,
): void {
  // Equal to the books to the byte, and released by two of the acquirer's own: nobody else has to vouch for it.
  if (signature === undefined && file && isOwnBatch(file.header.batchId)) return;
  if (signature === undefined) {
    differences.add("signature", whole(".sig"), "Ed25519", MISSING);
    return;
  }
  const openedAt = file && readInstant(file.header.openedAt);
  const signers = keys.filter((key) => isProposalSigned(digest, signature, key.publicKey));
  if (signers.some((key) => openedAt === undefined || isKeyOf(key, openedAt))) return;
  const [late] = signers;
  const wanted = openedAt === undefined ? "" : ` openedAt ${instantText(openedAt)}`;
  const found = late ? platformKeyHead(late) : signature.trim();
  differences.add("signature", whole(".sig"), `Ed25519(${digest})${wanted}`, found);
}

/** Form, count and digest of the entries, and which payments they name. Undefined where they cannot be read. */
async function checkDetail(
  proposed: Proposed,
  file: ClearingFile | undefined,
  differences: Differences,
): Promise<Set<string> | undefined> {
  const references = new Set<string>();
  try {
    const detail = readDetail(proposed.openDetail());
    let next = await detail.next();
    for (; !next.done; next = await detail.next())
      references.add(ownText(next.value.entry.acquirerReference));
    const { count, sha256 } = next.value;
    const where = { record: "T", line: 0, reference: ".dtl" };
    const totals = file?.totals;
    if (totals && totals.detailSha256 !== sha256)
      differences.add("digest", { ...where, field: "detailSha256" }, sha256, totals.detailSha256);
    if (totals && totals.detailCount !== count)
      differences.add("digest", { ...where, field: "detailCount" }, count, totals.detailCount);
    return references;
  } catch (error) {
    const { line, reason } = formFault(error);
    differences.add("form", { record: ".dtl", line, reference: "" }, "QFC1", reasonText(reason).join(" / "));
    return undefined;
  }
}

/** Of the record of earlier payments only what this file, its bills or its left-outs speak of. */
function neededReferences(
  file: ClearingFile,
  entries: ReadonlySet<string>,
  bills: BillBook,
): ReadonlySet<string> {
  const needed = new Set(bills.refunds.keys());
  for (const reference of entries) if (!bills.payments.has(reference)) needed.add(reference);
  for (const x of file.leftOut) needed.add(x.acquirerReference);
  return needed;
}

async function* entriesOf(proposed: Proposed): AsyncGenerator<Stated<Entry>> {
  for await (const { lineNo, entry } of readDetail(proposed.openDetail())) yield { line: lineNo, entry };
}
