import type { Day } from "#server/calendar/day.ts";
import { readClearingFile } from "#server/clearing/clearing-file-codec.ts";
import { ancestorsOf, type KnownFile, previousOf } from "#server/clearing/file-chain.ts";
import type { Signer } from "#server/clearing/register.ts";
import { sha256Hex } from "#server/document/digest.ts";
import type { FormerFile } from "./books.ts";
import type { FormerOfItems } from "./former-items.ts";
import { inFile } from "./in-file.ts";
import { type ChainPaths, readChain } from "./read-chain.ts";
import { readTextBytes } from "./read-file.ts";

/** Of former files beyond this only their decisions are kept; what they paid is found in the bank's record. */
const HISTORY_MAX = 40;
const DECISION = Buffer.from("\nJ|");

/** The file before this date's, what it is built on, and all the others as far as the chain needs them. */
export function chainBooks(
  paths: ChainPaths,
  clearingDate: Day,
  signers: readonly Signer[],
  historyMax = HISTORY_MAX,
) {
  const { chain, at } = readChain(paths, signers);
  const formerOf = (f: KnownFile): FormerFile[] => {
    const found = at.get(f.digest);
    return found ? [{ ...readFormer(found.path), release: found.release }] : [];
  };
  const before = previousOf(chain, clearingDate);
  const ancestors = before ? ancestorsOf(chain, before) : [];
  const [previous, ...history] = before ? [before, ...ancestors.slice(0, historyMax)].flatMap(formerOf) : [];
  const older = ancestors
    .slice(historyMax)
    .flatMap((f) => decidedIn(f, at.get(f.digest)?.path))
    .reverse();
  const rejected = chain.files
    .filter((f) => f.clearingDate === clearingDate && chain.standing.get(f.digest) === "rejected")
    .flatMap((f) => formerOf(f).map(({ file }) => file));
  return { previous, history, older, known: chain.files, rejected };
}

/** What two people said of a payment long ago still says how a refund of it is borne. */
function decidedIn(known: KnownFile, path: string | undefined): FormerOfItems[] {
  if (path === undefined || !known.hasItems) return [];
  const bytes = readTextBytes(path);
  if (!bytes.includes(DECISION)) return [];
  const { header, decisions } = inFile(path, () => readClearingFile(bytes));
  return [{ header, decisions, leftOut: [] }];
}

/** A file of an earlier day with its digest. */
function readFormer(path: string): Omit<FormerFile, "release"> {
  const bytes = readTextBytes(path);
  return { file: inFile(path, () => readClearingFile(bytes)), digest: sha256Hex(bytes) };
}
