/** A clearing file that the acquirer made alone: it bears no signature of ours, and is valid by its release. */
import type { ClearingFile } from "../clearing/clearing-file.ts";
import { chainOf, type FileChain, type KnownFile } from "../clearing/file-chain.ts";
import type { StatedOrder } from "../clearing/stated-order.ts";
import type { Release } from "../clearing/verdict.ts";

/** Its four files, by their endings; in the inbox the release is laid last. */
export const OWN_FILE_PARTS = [".clr", ".dtl.gz", ".ok", ".rel"] as const;

/** As it was read: every digest in it fits, and its release is signed by two of the acquirer's people. */
export interface OwnFile {
  /** "QFC1_ACQ001_20261121_1" */
  name: string;
  digest: string;
  clr: Buffer;
  detailGz: Buffer;
  ok: string;
  rel: Buffer;
  file: ClearingFile;
  release: Release;
  /** By acquirer reference: the orders that the acquirer knew. */
  orders: ReadonlyMap<string, StatedOrder>;
}

/** The chain with this file in it and without what it takes the place of: our files of its date and later without a verdict. */
export function chainWith({ files }: FileChain, { file, digest }: OwnFile): FileChain {
  const { clearingDate, batchId, seq, previousDigest } = file.header;
  const own: KnownFile = {
    ...{ digest, batchId, clearingDate, seq, previousDigest },
    payTotal: file.totals.payTotal,
    hasItems: file.leftOut.length + file.decisions.length > 0,
    verdict: undefined,
    settles: [],
    isExported: false,
  };
  const stays = (f: KnownFile) => f.clearingDate < clearingDate || f.verdict !== undefined;
  return chainOf([...files.filter(stays), own]);
}
