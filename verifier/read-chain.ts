/** The acquirer's files with their verdicts and exports, as one chain. What cannot be read and nobody signed is no file. */
import type { FileChain, KnownFile } from "#server/clearing/file-chain.ts";
import { chainOf } from "#server/clearing/file-chain.ts";
import { type FileFacts, knownFile, readFileFacts } from "#server/clearing/known-file-codec.ts";
import type { Signer } from "#server/clearing/register.ts";
import type { Release } from "#server/clearing/verdict.ts";
import { findReleaseFault, readRelease } from "#server/clearing/verdict-codec.ts";
import { Refused } from "#server/domain-error.ts";
import { Unreadable } from "./books.ts";
import { exportsIn } from "./export-record.ts";
import { inFile } from "./in-file.ts";
import { isThere, readBytes, readTextBytes, sizeOf, TEXT_MAX_BYTES } from "./read-file.ts";

export interface ChainPaths {
  /** Every file of the chain that is at hand, each with the place of its verdict. */
  files: readonly { clr: string; rel: string }[];
  /** The acquirer's record of what was handed to the bank. */
  exports?: string | undefined;
}
export interface ReadChain {
  chain: FileChain;
  /** Where the file of a digest lies, and the verdict that lies beside it, whether it holds or not. */
  at: ReadonlyMap<string, { path: string; release: Release | undefined }>;
  /** What nobody signed and is no clearing file by its first and last line. */
  unread: readonly string[];
}

/** Throws `Unreadable` for a verdict that cannot be read and for a file with a verdict that cannot. */
export function readChain(paths: ChainPaths, signers: readonly Signer[]): ReadChain {
  const exported = new Map(exportsIn(paths.exports).map((e) => [e.fileDigest, e]));
  const known = new Map<string, KnownFile>();
  const at = new Map<string, { path: string; release: Release | undefined }>();
  const verdicts: Release[] = [];
  const unread: string[] = [];
  for (const { clr, rel } of paths.files) {
    const release = isThere(rel) ? inFile(rel, () => readRelease(readBytes(rel))) : undefined;
    const valid = release && !findReleaseFault(release, signers) ? release : undefined;
    if (valid) verdicts.push(valid);
    if (!isThere(clr)) continue;
    const facts = factsAt(clr, release !== undefined);
    if (!facts) {
      unread.push(clr);
      continue;
    }
    const own = valid?.verdict.digest === facts.digest ? valid : undefined;
    at.set(facts.digest, { path: clr, release });
    known.set(facts.digest, knownFile(facts, own, exported.has(facts.digest)));
  }
  for (const release of verdicts) {
    const { digest, clearingDate, seq, payTotal } = release.verdict;
    if (known.has(digest)) continue;
    known.set(
      digest,
      knownFile({ ...UNSEEN, digest, clearingDate, seq, payTotal }, release, exported.has(digest)),
    );
  }
  for (const [digest, { clearingDate }] of exported)
    if (!known.has(digest))
      known.set(
        digest,
        knownFile({ ...UNSEEN, digest, clearingDate, seq: 0, payTotal: 0n }, undefined, true),
      );
  return { chain: chainOf([...known.values()]), at, unread };
}

/** The file itself was taken away or written over; what was signed or handed over stands. */
const UNSEEN = { batchId: undefined, previousDigest: undefined, hasItems: true };

function factsAt(path: string, isSigned: boolean): FileFacts | undefined {
  // What is too large and nobody signed is no file; a link or a folder is told.
  if (!isSigned && sizeOf(path) > TEXT_MAX_BYTES) return undefined;
  const bytes = readTextBytes(path);
  try {
    const facts = readFileFacts(bytes);
    if (facts || !isSigned) return facts;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (!isSigned) return undefined;
  }
  throw new Unreadable(path, "不是清分文件，却有放行文件 / no clearing file, and a verdict lies beside it");
}
