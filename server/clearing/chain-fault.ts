/** What the chain says against one file: the laws of the chain as named faults. Pure. */
import { ancestorsOf, type FileChain, isFinal, type KnownFile, previousOf } from "./file-chain.ts";

export type ChainFault =
  /** Another file of this date, or a later one not built on it, is released, settled or exported. */
  | { code: "date_closed"; other: KnownFile }
  /** It is built on a file that was rejected or is void. */
  | { code: "previous_void"; other: KnownFile }
  /** It is not built on the newest file that counts of the days before. */
  | { code: "previous_differs"; expected: string; found: string }
  /** Its batch stands in an earlier file already. */
  | { code: "batch_twice"; other: KnownFile }
  /** Its version is not above a former version of its date. */
  | { code: "version_not_higher"; other: KnownFile }
  /** None of the files it is built on is released, and they do not begin with the first of all. */
  | { code: "root_not_released"; oldest: KnownFile };

/** Everything the chain says against `file`, which is one of its files; empty where it may stand there. */
export function chainFaultsOf(chain: FileChain, file: KnownFile): ChainFault[] {
  return [
    ...closedBy(chain, file).map((other) => ({ code: "date_closed", other }) as const),
    ...previousFaults(chain, file),
    ...identityFaults(chain, file),
  ];
}

/** The first of the final files that close the date against `file`. */
function closedBy(chain: FileChain, file: KnownFile): KnownFile[] {
  const built = new Set([file.digest]);
  const other = chain.files.find((f) => {
    if (f.digest === file.digest || f.clearingDate < file.clearingDate) return false;
    if (f.previousDigest && built.has(f.previousDigest)) built.add(f.digest);
    return isFinal(chain, f) && !built.has(f.digest);
  });
  return other ? [other] : [];
}

function previousFaults(chain: FileChain, file: KnownFile): ChainFault[] {
  const previous = previousOf(chain, file.clearingDate);
  const found = file.previousDigest ?? "";
  const other = chain.files.find((f) => f.digest === found);
  const is = other && chain.standing.get(other.digest);
  if (other && (is === "rejected" || is === "void")) return [{ code: "previous_void", other }];
  if (found !== (previous?.digest ?? ""))
    return [{ code: "previous_differs", expected: previous?.digest ?? "", found }];
  const under = ancestorsOf(chain, file);
  const oldest = under.at(-1);
  if (!oldest || oldest.previousDigest === "" || under.some((f) => isFinal(chain, f))) return [];
  return [{ code: "root_not_released", oldest }];
}

function identityFaults(chain: FileChain, file: KnownFile): ChainFault[] {
  const faults: ChainFault[] = [];
  for (const other of chain.files) {
    if (other.digest === file.digest) continue;
    const isOfDate = other.clearingDate === file.clearingDate;
    const isEarlier = other.clearingDate < file.clearingDate || (isOfDate && other.seq <= file.seq);
    if (isEarlier && file.batchId !== undefined && other.batchId === file.batchId)
      faults.push({ code: "batch_twice", other });
    // Of a file that is final a later version says nothing any more.
    if (!isOfDate || isFinal(chain, file)) continue;
    if (other.seq === file.seq || (other.verdict === "rejected" && other.seq > file.seq))
      faults.push({ code: "version_not_higher", other });
  }
  return faults;
}
