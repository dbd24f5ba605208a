import type { Day } from "#server/calendar/day.ts";
import { readClearingFile } from "#server/clearing/clearing-file-codec.ts";
import { ancestorsOf, type KnownFile, previousOf } from "#server/clearing/file-chain.ts";
import type { Signer } from "#server/clearing/register.ts";
import { sha256Hex } from "#server/document/digest.ts";
import type { FormerFile } from "./books.ts";
import { inFile } from "./in-file.ts";
import { type ChainPaths, readChain } from "./read-chain.ts";
import { readTextBytes } from "./read-file.ts";

/** Former files beyond this are found in the bank's record instead. */
const HISTORY_MAX = 40;

/** The file before this date's, what it is built on, and all the others as far as the chain needs them. */
export function chainBooks(paths: ChainPaths, clearingDate: Day, signers: readonly Signer[]) {
  const { chain, at } = readChain(paths, signers);
  const formerOf = (f: KnownFile): FormerFile[] => {
    const found = at.get(f.digest);
    return found ? [{ ...readFormer(found.path), release: found.release }] : [];
  };
  const before = previousOf(chain, clearingDate);
  const [previous, ...history] = before
    ? [before, ...ancestorsOf(chain, before).slice(0, HISTORY_MAX)].flatMap(formerOf)
    : [];
  const rejected = chain.files
    .filter((f) => f.clearingDate === clearingDate && chain.standing.get(f.digest) === "rejected")
    .flatMap((f) => formerOf(f).map(({ file }) => file));
  return { previous, history, known: chain.files, rejected };
}

/** A file of an earlier day with its digest. */
function readFormer(path: string): Omit<FormerFile, "release"> {
  const bytes = readTextBytes(path);
  return { file: inFile(path, () => readClearingFile(bytes)), digest: sha256Hex(bytes) };
}
