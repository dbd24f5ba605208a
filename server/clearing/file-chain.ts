/**
 * How an acquirer's clearing files hang together: which count, which one the next is built on, which verdict may still be
 * given. A clearing date is released once, settled once and exported once, whatever else is laid beside its file. Pure: the
 * acquirer's tool and the platform hold the same files to it. Source: clearing-file.md "Verifier" and "Release".
 */
import type { Day } from "../calendar/day.ts";

/** One clearing file as the chain sees it. */
export interface KnownFile {
  digest: string;
  /** undefined: only its verdict or its export is known, not the file itself. */
  batchId: string | undefined;
  clearingDate: Day;
  seq: number;
  /** "" of the first file of all; undefined where the file itself is not known. */
  previousDigest: string | undefined;
  payTotal: bigint;
  /** Whether it has an X or a J: then people must have looked at it. */
  hasItems: boolean;
  /** Signed by two registered people; undefined as long as it is not. */
  verdict: "released" | "rejected" | undefined;
  /** Digests that its release settled. */
  settles: readonly string[];
  isExported: boolean;
}

/** `void`: it was built on a rejected file, or its date has passed without it. What stood in it stood nowhere. */
type Standing = "proposed" | "released" | "settled" | "rejected" | "void";

export interface FileChain {
  /** By clearing date, then version. */
  files: readonly KnownFile[];
  standing: ReadonlyMap<string, Standing>;
}

const inOrder = (a: KnownFile, b: KnownFile) =>
  a.clearingDate === b.clearingDate ? a.seq - b.seq : a.clearingDate < b.clearingDate ? -1 : 1;

/** All known files of one acquirer with where each stands. */
export function chainOf(known: readonly KnownFile[]): FileChain {
  const files = [...known].sort(inOrder);
  const settled = new Set(files.flatMap((f) => (f.verdict === "released" ? f.settles : [])));
  const standing = new Map<string, Standing>();
  for (const f of files)
    standing.set(f.digest, f.verdict ?? (settled.has(f.digest) ? "settled" : "proposed"));
  const chain = { files, standing };
  const last = files.findLast((f) => isFinal(chain, f));
  const under = new Set(last && [last, ...ancestorsOf(chain, last)].map((f) => f.digest));
  for (const f of files) {
    if (standing.get(f.digest) !== "proposed") continue;
    const before = f.previousDigest === undefined ? undefined : standing.get(f.previousDigest);
    const isPassed = last !== undefined && f.clearingDate <= last.clearingDate && !under.has(f.digest);
    if (before === "rejected" || before === "void" || isPassed) standing.set(f.digest, "void");
  }
  return chain;
}

/** Whether a file's date is closed by it: nothing else of that date may be released or exported any more. */
export function isFinal({ standing }: Pick<FileChain, "standing">, file: KnownFile): boolean {
  const is = standing.get(file.digest);
  return is === "released" || is === "settled" || file.isExported;
}

/** Whether a file counts: what is rejected or void is nobody's previous. */
export function counts({ standing }: Pick<FileChain, "standing">, digest: string): boolean {
  const is = standing.get(digest);
  return is === "proposed" || is === "released" || is === "settled";
}

/**
 * The file that one of `clearingDate` is built on: the newest that counts of the days before, released, settled or still
 * proposed. A day on which nothing happened has no file. Undefined for the first of all.
 */
export function previousOf(chain: FileChain, clearingDate: Day): KnownFile | undefined {
  return chain.files.findLast((f) => f.clearingDate < clearingDate && counts(chain, f.digest));
}

/** The files a file is built on, newest first, as far back as they are known and their dates ascend. */
export function ancestorsOf({ files }: Pick<FileChain, "files">, file: KnownFile): KnownFile[] {
  const byDigest = new Map(files.map((f) => [f.digest, f]));
  const list: KnownFile[] = [];
  for (let at = file; at.previousDigest; ) {
    const next = byDigest.get(at.previousDigest);
    if (!next || next.clearingDate >= at.clearingDate) break;
    list.push(next);
    at = next;
  }
  return list;
}

/**
 * What the release of a file does to older ones: `settles` are the files it is built on that pay nothing, list nothing and
 * have no verdict, oldest first; `waiting` are older ones that need a verdict of their own before it.
 */
export function settlesOf(chain: FileChain, file: KnownFile): { settles: string[]; waiting: KnownFile[] } {
  const under = new Map(ancestorsOf(chain, file).map((f) => [f.clearingDate, f.digest]));
  const settles: string[] = [];
  const waiting: KnownFile[] = [];
  for (const f of chain.files) {
    if (f.clearingDate >= file.clearingDate || chain.standing.get(f.digest) !== "proposed") continue;
    const own = under.get(f.clearingDate);
    // Beside the version that this file is built on, another of its date decides nothing.
    if (own !== undefined && own !== f.digest) continue;
    if (own !== undefined && f.payTotal === 0n && !f.hasItems) settles.push(f.digest);
    else waiting.push(f);
  }
  return { settles, waiting };
}
