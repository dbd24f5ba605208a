/** Where the inputs lie: every option by itself, or the layout of the acquirer's desk, options winning over it. */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { addDays } from "#server/calendar/calendar.ts";
import { readCompactDay } from "#server/calendar/compact-day-codec.ts";
import type { Day } from "#server/calendar/day.ts";
import { readRelease } from "#server/clearing/verdict-codec.ts";
import { sha256Hex } from "#server/document/digest.ts";
import type { CheckPaths } from "./check-file.ts";
import { inFile } from "./in-file.ts";
import { readMarked } from "./marked-file.ts";
import { type BookPaths, billOf } from "./read-books.ts";
import { folderAt, isThere, readBytes, sizeOf } from "./read-file.ts";

/** The options of the command line, as text. */
export interface Options {
  file?: string | undefined;
  detail?: string | undefined;
  signature?: string | undefined;
  ok?: string | undefined;
  "platform-key"?: string | undefined;
  bill?: string[] | undefined;
  originals?: string | undefined;
  agreements?: string | undefined;
  fees?: string | undefined;
  campaigns?: string | undefined;
  register?: string | undefined;
  calendar?: string | undefined;
  bank?: string | undefined;
  decisions?: string | undefined;
  funds?: string | undefined;
  previous?: string | undefined;
  "previous-release"?: string | undefined;
  history?: string[] | undefined;
  first?: boolean | undefined;
  desk?: string | undefined;
}

/** A command line that does not say enough: exit 2. */
export class Usage extends Error {
  override name = "Usage";
}

/** Former files beyond this are found in the bank's record instead. */
const HISTORY_MAX = 40;
const NAME = /^QFC1_[^_]+_(\d{8})_(\d+)\.clr$/;

export const stemOf = (file: string): string => file.replace(/\.clr$/, "");

/** The file that is meant: named, or the newest on the desk that nobody has released or rejected. */
export function fileFrom(o: Options): string {
  if (o.file !== undefined) return o.file;
  if (o.desk === undefined) throw new Usage("缺少 --file 或 --desk / --file or --desk is needed");
  const open = filesIn(join(o.desk, "files")).filter((f) => !isThere(`${stemOf(f.path)}.rel`));
  const newest = open.at(-1);
  if (!newest) throw new Usage(`${join(o.desk, "files")} 中没有待核对的文件 / no file is waiting there`);
  return newest.path;
}

/** The files of a check: what the options name, the rest by the desk's layout. Throws `Usage`. */
export function checkPathsFrom(o: Options): CheckPaths {
  const file = fileFrom(o);
  const stem = stemOf(file);
  const ok = o.ok ?? `${stem}.ok`;
  const [header = ""] = readMarked(file, ok).bytes.toString("utf8").split("\n", 1);
  return {
    ...bookPathsFrom(o, readCompactDay(header.split("|")[5] ?? "")),
    file,
    detail: o.detail ?? `${stem}.dtl.gz`,
    signature: o.signature ?? `${stem}.sig`,
    ok,
    platformKey: needed(o, "platform-key", "platform.pub"),
  };
}

/** Paths of the acquirer's own books for the file of one clearing date; undefined where the file names none. */
export function bookPathsFrom(o: Options, clearingDate: Day | undefined): BookPaths {
  const former = formerFrom(o, clearingDate);
  return {
    bills: o.bill?.length ? o.bill : billsIn(o.desk, clearingDate, former.previous),
    originals: optional(o, "originals", "originals.jsonl"),
    agreements: needed(o, "agreements", "agreements.json"),
    fees: needed(o, "fees", "fees.json"),
    register: needed(o, "register", "register.json"),
    calendar: needed(o, "calendar", "calendar.json"),
    bank: optional(o, "bank", "bank.jsonl"),
    decisions: optional(o, "decisions", "decisions.jsonl"),
    funds: optional(o, "funds", "funds.jsonl"),
    ...former,
  };
}

function needed(o: Options, name: keyof Options, fallback: string): string {
  const path = o[name] ?? (o.desk === undefined ? undefined : join(o.desk, fallback));
  if (typeof path !== "string") throw new Usage(`缺少 --${name} / --${name} is needed`);
  sizeOf(path);
  return path;
}

/** A named file must exist; one of the desk's layout may be absent. */
function optional(o: Options, name: keyof Options, fallback: string): string | undefined {
  const named = o[name];
  if (typeof named === "string") {
    sizeOf(named);
    return named;
  }
  const path = o.desk === undefined ? undefined : join(o.desk, fallback);
  return path !== undefined && isThere(path) ? path : undefined;
}

interface NamedFile {
  path: string;
  date: Day;
  seq: number;
}

/** Clearing files of a folder in the order of date and version. */
export function filesIn(folder: string): NamedFile[] {
  return readdirSync(folderAt(folder))
    .flatMap((name) => {
      const m = NAME.exec(name);
      const date = m && readCompactDay(m[1] as string);
      return date ? [{ path: join(folder, name), date, seq: Number(m[2]) }] : [];
    })
    .sort((a, b) => (a.date === b.date ? a.seq - b.seq : a.date < b.date ? -1 : 1));
}

/** The file before this one and the ones before that: named, or the released ones of the desk by its own record. */
function formerFrom(
  o: Options,
  clearingDate: Day | undefined,
): Pick<BookPaths, "previous" | "previousRelease" | "history"> {
  const history = o.history ?? [];
  if (o.first) return { history: [] };
  if (o.previous !== undefined)
    return {
      previous: o.previous,
      previousRelease: o["previous-release"] ?? `${stemOf(o.previous)}.rel`,
      history,
    };
  if (o.desk === undefined) throw new Usage("缺少 --previous 或 --first / --previous or --first is needed");
  const released = filesIn(join(o.desk, "files")).filter(
    (f) => clearingDate !== undefined && f.date < clearingDate && isReleased(f.path),
  );
  const last = released.pop();
  if (!last) return { history: [] };
  return {
    previous: last.path,
    previousRelease: `${stemOf(last.path)}.rel`,
    history: [
      ...released
        .slice(-HISTORY_MAX)
        .map((f) => f.path)
        .reverse(),
      ...history,
    ],
  };
}

/** Whether people have begun to release exactly these bytes; whether they may is checked where it matters. */
export function isReleased(path: string): boolean {
  const rel = `${stemOf(path)}.rel`;
  if (!isThere(rel)) return false;
  const { verdict } = inFile(rel, () => readRelease(readBytes(rel)));
  return verdict.verdict === "released" && verdict.digest === sha256Hex(readBytes(path));
}

/** Bills of the desk for all natural days from the end of the former window to the end of this one. */
function billsIn(
  desk: string | undefined,
  clearingDate: Day | undefined,
  previous: string | undefined,
): string[] {
  if (desk === undefined) throw new Usage("缺少 --bill / --bill is needed");
  if (clearingDate === undefined) return [];
  const folder = join(desk, "bills");
  const named = previous === undefined ? undefined : NAME.exec(previous.split("/").at(-1) as string)?.[1];
  const former = named === undefined ? undefined : readCompactDay(named);
  // One day on each side: the cut-off may lie before or after midnight.
  const from = addDays(former ?? clearingDate, former ? 0 : -1);
  const to = addDays(clearingDate, 1);
  const names = readdirSync(folderAt(folder)).filter((n) => /\.(csv|zip|txt)$/i.test(n));
  return names
    .map((name) => join(folder, name))
    .filter((path) => {
      const { day } = billOf(path);
      return day >= from && day <= to;
    })
    .sort();
}
