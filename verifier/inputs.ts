/** Where the inputs lie: every option by itself, or the layout of the acquirer's desk, options winning over it. */

import { readdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { addDays } from "#server/calendar/calendar.ts";
import { readCompactDay } from "#server/calendar/compact-day-codec.ts";
import type { Day } from "#server/calendar/day.ts";
import { counts } from "#server/clearing/file-chain.ts";
import { readRelease } from "#server/clearing/verdict-codec.ts";
import { type ChannelDay, readChannelDay } from "./bill-days.ts";
import type { CheckPaths } from "./check-file.ts";
import { exportsBeside } from "./export-record.ts";
import { inFile } from "./in-file.ts";
import { newestRegister } from "./kept-versions.ts";
import { readMarked } from "./marked-file.ts";
import { type BookPaths, billOf } from "./read-books.ts";
import { type ChainPaths, readChain } from "./read-chain.ts";
import { folderAt, isThere, readBytes, sizeOf } from "./read-file.ts";

/** The options of the command line, as text. */
export interface Options {
  file?: string | undefined;
  detail?: string | undefined;
  signature?: string | undefined;
  ok?: string | undefined;
  "platform-key"?: string | undefined;
  bill?: string[] | undefined;
  "no-bill"?: string[] | undefined;
  originals?: string | undefined;
  agreements?: string | undefined;
  fees?: string | undefined;
  campaigns?: string | undefined;
  register?: string[] | undefined;
  calendar?: string[] | undefined;
  bank?: string | undefined;
  decisions?: string | undefined;
  closes?: string | undefined;
  terms?: string | undefined;
  funds?: string | undefined;
  previous?: string[] | undefined;
  "previous-release"?: string | undefined;
  first?: boolean | undefined;
  desk?: string | undefined;
  seal?: string[] | undefined;
}

/** A command line that does not say enough: exit 2. */
export class Usage extends Error {
  override name = "Usage";
}

const NAME = /^QFC1_[^_]+_(\d{8})_(\d+)\.clr$/;

export const stemOf = (file: string): string => file.replace(/\.clr$/, "");

/** The file that is meant: named, or of the desk the oldest that still waits for its verdict. Throws `Usage`. */
export function fileFrom(o: Options): string {
  if (o.file !== undefined) return o.file;
  const [oldest] = openFilesOf(o);
  if (!oldest) throw new Usage(`${o.desk} 中没有待核对的文件 / no file is waiting there`);
  return oldest;
}

/**
 * The files of the desk, by date: those that wait for their verdict, the newest version of each date; with `since` also the
 * ones of these dates that were released or settled; at the end what cannot be read. Throws `Usage`.
 */
export function openFilesOf(o: Options, since?: Day): string[] {
  if (o.desk === undefined) throw new Usage("缺少 --file 或 --desk / --file or --desk is needed");
  folderAt(o.desk);
  const { signers } = newestRegister(keptVersions(o, "register"));
  const { chain, at, unread } = readChain(chainPathsFrom(o), signers);
  const paths = new Map<Day, string>();
  for (const f of chain.files) {
    const is = chain.standing.get(f.digest);
    const isOld = since !== undefined && f.clearingDate >= since && counts(chain, f.digest);
    const path = at.get(f.digest)?.path;
    if (path !== undefined && (is === "proposed" || isOld)) paths.set(f.clearingDate, path);
  }
  return [...paths.values(), ...unread];
}

/** The desk's newest file that counts: proposed, released or settled. Throws `Usage` where there is none. */
export function newestFileOf(desk: string): string {
  folderAt(desk);
  const { signers } = newestRegister(keptVersions({ desk }, "register"));
  const { chain, at } = readChain(chainPathsFrom({ desk }), signers);
  const newest = chain.files.findLast((f) => counts(chain, f.digest) && at.has(f.digest));
  const path = newest && at.get(newest.digest)?.path;
  if (path === undefined) throw new Usage(`${desk} 中没有清分文件 / no file is there`);
  return path;
}

/** The files of a check: what the options name, the rest by the desk's layout. Throws `Usage`. */
export function checkPathsFrom(o: Options): CheckPaths {
  const file = fileFrom(o);
  const stem = stemOf(file);
  const ok = o.ok ?? `${stem}.ok`;
  const [header = ""] = readMarked(file, ok).bytes.toString("utf8").split("\n", 1);
  return {
    ...bookPathsFrom(o, readCompactDay(header.split("|")[5] ?? ""), file),
    file,
    detail: o.detail ?? `${stem}.dtl.gz`,
    signature: o.signature ?? `${stem}.sig`,
    ok,
    platformKey: needed(o, "platform-key", "platform.pub"),
  };
}

/** Paths of the acquirer's own books for the file of one clearing date; undefined where the file names none. */
export function bookPathsFrom(o: Options, clearingDate: Day | undefined, file?: string): BookPaths {
  return {
    bills: o.bill?.length ? o.bill : billsIn(o, clearingDate),
    noBill: (o["no-bill"] ?? []).map(noBillFrom),
    originals: optional(o, "originals", "originals.jsonl"),
    agreements: needed(o, "agreements", "agreements.json"),
    fees: needed(o, "fees", "fees.json"),
    registers: keptVersions(o, "register"),
    calendars: keptVersions(o, "calendar"),
    bank: optional(o, "bank", "bank.jsonl"),
    decisions: optional(o, "decisions", "decisions.jsonl"),
    closes: optional(o, "closes", "closes.jsonl"),
    terms: optional(o, "terms", "terms.jsonl"),
    funds: optional(o, "funds", "funds.jsonl"),
    chain: chainPathsFrom(o, file),
    seals: o.seal?.map((path) => {
      sizeOf(path);
      return path;
    }),
  };
}

function noBillFrom(stated: string): ChannelDay {
  const read = readChannelDay(stated);
  if (!read) throw new Usage(`--no-bill ${stated}：须是 渠道:yyyyMMdd / must be channel:yyyyMMdd`);
  return read;
}

/** The options that name one file. */
type OneFile = { [K in keyof Options]-?: string extends NonNullable<Options[K]> ? K : never }[keyof Options];

function needed(o: Options, name: OneFile, fallback: string): string {
  const path = o[name] ?? (o.desk === undefined ? undefined : join(o.desk, fallback));
  if (typeof path !== "string") throw new Usage(`缺少 --${name} / --${name} is needed`);
  sizeOf(path);
  return path;
}

/** Named, or the desk's: the newest and every kept version (`registers/register-3.json`). */
function keptVersions(o: Options, book: "register" | "calendar"): string[] {
  const named = o[book] ?? [];
  if (named.length > 0) {
    for (const path of named) sizeOf(path);
    return named;
  }
  if (o.desk === undefined) throw new Usage(`缺少 --${book} / --${book} is needed`);
  const newest = join(o.desk, `${book}.json`);
  sizeOf(newest);
  const folder = join(o.desk, `${book}s`);
  const names = isThere(folder) ? readdirSync(folderAt(folder)) : [];
  const kept = names.filter((name) => new RegExp(`^${book}-\\d+\\.json$`).test(name));
  return [newest, ...kept.map((name) => join(folder, name))];
}

/** A named file must exist; one of the desk's layout may be absent. */
function optional(o: Options, name: OneFile, fallback: string): string | undefined {
  const named = o[name];
  if (typeof named === "string") {
    sizeOf(named);
    return named;
  }
  const path = o.desk === undefined ? undefined : join(o.desk, fallback);
  return path !== undefined && isThere(path) ? path : undefined;
}

/** Every file of the chain: named, or all of the desk. Throws `Usage`. */
export function chainPathsFrom(o: Options, file?: string): ChainPaths {
  const withRel = (clr: string, rel = `${stemOf(clr)}.rel`) => ({ clr, rel });
  const own = file === undefined ? [] : [withRel(file)];
  const bank = o.bank ?? (o.desk === undefined ? undefined : join(o.desk, "bank.jsonl"));
  const exports = bank === undefined ? undefined : exportsBeside(bank);
  if (o.first) {
    if (o.desk !== undefined) refuseFirst(o.desk);
    return { files: own, exports: undefined };
  }
  if (o.previous !== undefined) {
    const former = o.previous.map((path, i) => withRel(path, i === 0 ? o["previous-release"] : undefined));
    return { files: [...former, ...own], exports };
  }
  if (o.desk === undefined) throw new Usage("缺少 --previous 或 --first / --previous or --first is needed");
  const folder = join(o.desk, "files");
  const stems = new Set(
    namesIn(folder)
      .filter((n) => /\.(clr|rel)$/.test(n))
      .map((n) => n.replace(/\.\w+$/, "")),
  );
  const files = [...stems].sort().map((stem) => withRel(join(folder, `${stem}.clr`)));
  const isElsewhere = own.filter((f) => !files.some((d) => resolve(d.clr) === resolve(f.clr)));
  return { files: [...files, ...isElsewhere], exports };
}

/** A desk that has released a file has no first one any more. */
function refuseFirst(desk: string): void {
  const folder = join(desk, "files");
  for (const name of namesIn(folder).filter((n) => n.endsWith(".rel"))) {
    const path = join(folder, name);
    if (inFile(path, () => readRelease(readBytes(path))).verdict.verdict === "released")
      throw new Usage(`清分台已有放行 ${name}，不能用 --first / the desk has a release: --first is refused`);
  }
}

const namesIn = (folder: string): string[] => readdirSync(folderAt(folder));

/** Bills of the desk for all natural days from the end of the former file's window to the end of this one. */
function billsIn(o: Options, clearingDate: Day | undefined): string[] {
  if (o.desk === undefined) throw new Usage("缺少 --bill / --bill is needed");
  if (clearingDate === undefined) return [];
  const folder = join(o.desk, "bills");
  const former = (o.previous ?? namesIn(join(o.desk, "files")))
    .flatMap((path) => readCompactDay(NAME.exec(basename(path))?.[1] ?? "") ?? [])
    .filter((day) => day < clearingDate)
    .sort()
    .at(-1);
  // One day on each side: the cut-off may lie before or after midnight.
  const from = addDays(former ?? clearingDate, former ? 0 : -1);
  const to = addDays(clearingDate, 1);
  return namesIn(folder)
    .filter((n) => /\.(csv|zip|txt)$/i.test(n))
    .map((name) => join(folder, name))
    .filter((path) => {
      const { day } = billOf(path);
      return day >= from && day <= to;
    })
    .sort();
}
