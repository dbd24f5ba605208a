/** How a file hangs in the chain of all that are known: on the files before it, on verdicts, on its own former versions. Pure. */
import { type ChainFault, chainFaultsOf } from "#server/clearing/chain-fault.ts";
import { contentDigestOf } from "#server/clearing/clearing-content-digest.ts";
import type { ClearingFile } from "#server/clearing/clearing-file.ts";
import { decidersOf } from "#server/clearing/decision.ts";
import { chainOf, type FileChain, isFinal, type KnownFile } from "#server/clearing/file-chain.ts";
import { factsOf, knownFile } from "#server/clearing/known-file-codec.ts";
import { findVerdictFault } from "#server/clearing/verdict.ts";
import { findReleaseFault } from "#server/clearing/verdict-codec.ts";
import type { Books } from "./books.ts";
import { standingIn } from "./chain.ts";
import { MISSING } from "./compare-records.ts";
import type { Differences, Where } from "./difference.ts";
import { LAWS, type Law } from "./law.ts";
import { refusalSentence } from "./refusal-sentence.ts";

/** The file in the chain of all that are known, the last release behind it, and no transaction lost between two windows. */
export function compareChain(
  file: ClearingFile,
  digest: string,
  books: Books,
  differences: Differences,
): void {
  const where: Where = { record: "H", line: 1, reference: file.header.clearingDate };
  const own =
    books.known.find((f) => f.digest === digest) ?? knownFile(factsOf(file, digest), undefined, false);
  const chain = chainOf([...books.known.filter((f) => f !== own), own]);
  for (const fault of chainFaultsOf(chain, own)) addFault(fault, where, differences);
  compareContent(file, books, differences);
  const previous = books.previous;
  if (!previous) return;
  compareRelease(chain, books, differences);
  const last = previous.file.header;
  for (const field of ["acquirer", "platform"] as const)
    if (file.header[field] !== last[field])
      differences.add("chain.previous", { ...where, field }, last[field], file.header[field]);
  if (file.header.windowFrom < last.windowTo)
    differences.add(
      "header.window",
      { ...where, field: "windowFrom" },
      `≥ ${last.windowTo}`,
      file.header.windowFrom,
    );
  for (const reference of books.bills.inGap)
    differences.add(
      "bill.omitted",
      { record: "P", line: 0, reference },
      `${last.windowTo} … ${file.header.windowFrom}`,
      MISSING,
    );
}

/** A file as a clerk finds it: date, version, beginning of its digest. */
export const nameOf = (f: KnownFile): string => `${f.clearingDate} 第 ${f.seq} 版 ${f.digest.slice(0, 16)}`;

const ABOUT: Readonly<Record<ChainFault["code"], { law: Law; field?: string; expected: string }>> = {
  date_closed: { law: "chain.released", expected: "一个账日一份 one file a date" },
  previous_void: { law: "chain.void", field: "previousDigest", expected: "未作废 not void" },
  previous_differs: { law: "chain.previous", field: "previousDigest", expected: "" },
  batch_twice: { law: "chain.batch", field: "batchId", expected: "仅一次 once" },
  version_not_higher: { law: "chain.version", field: "seq", expected: "更高的版本 a higher version" },
  root_not_released: { law: "chain.root", expected: "已放行 released" },
};

function foundBy(fault: ChainFault): string {
  if (fault.code === "previous_differs") return fault.found || MISSING;
  return nameOf(fault.code === "root_not_released" ? fault.oldest : fault.other);
}

/** One fault as a sentence, for those who would sign or pay. */
export function faultSentence(fault: ChainFault): string {
  const { law } = ABOUT[fault.code];
  const [zh, en] = LAWS[law];
  return `[${law}] ${zh}：${foundBy(fault)} / ${en}`;
}

function addFault(fault: ChainFault, at: Where, differences: Differences): void {
  // It stands among the differences of H already.
  if (fault.code === "previous_differs") return;
  const { law, field, expected } = ABOUT[fault.code];
  differences.add(law, field === undefined ? at : { ...at, field }, expected, foundBy(fault));
}

/** The newest release behind the file is signed by two of the acquirer's own people, neither of whom decided what stands in it. */
function compareRelease(chain: FileChain, books: Books, differences: Differences): void {
  for (const former of [...(books.previous ? [books.previous] : []), ...books.history]) {
    const { release, file, digest } = former;
    if (!release) continue;
    const at: Where = { record: "H", line: 1, reference: digest };
    const fault = findReleaseFault(release, books.signers) ?? findVerdictFault(release.verdict, file, digest);
    // One signature is a verdict on its way: the file still waits.
    if (fault?.code === "release_needs_two") continue;
    if (fault) differences.add("chain.release", at, "2 × Ed25519", refusalSentence(fault));
    const decided = decidersOf(standingIn(file), books.decisions);
    for (const s of release.signatures)
      if (decided.has(s.person)) differences.add("chain.release", at, "≠ J", s.person);
    const own = chain.files.find((f) => f.digest === digest);
    if (fault || (own && isFinal(chain, own))) return;
  }
}

/** After a rejection the next version says something else. */
function compareContent(file: ClearingFile, books: Books, differences: Differences): void {
  const content = contentDigestOf(file);
  for (const former of books.rejected)
    if (former.header.seq < file.header.seq && contentDigestOf(former) === content)
      differences.add(
        "chain.content",
        { record: "H", line: 1, reference: file.header.clearingDate, field: "seq" },
        `≠ 第 ${former.header.seq} 版`,
        `第 ${file.header.seq} 版`,
      );
}
