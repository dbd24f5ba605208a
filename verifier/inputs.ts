/** Where the inputs lie: every option by itself, or the layout of the acquirer's desk, options winning over it. */

import { readCompactDay } from "#server/calendar/compact-day-codec.ts";
import type { Day } from "#server/calendar/day.ts";
import { billsIn, noBillFrom } from "./bill-paths.ts";
import { chainPathsFrom, stemOf } from "./chain-paths.ts";
import type { CheckPaths } from "./check-file.ts";
import { fileFrom } from "./desk-file.ts";
import { readMarked } from "./marked-file.ts";
import { keptVersions, neededPath, optionalPath } from "./option-path.ts";
import type { Options } from "./options.ts";
import type { BookPaths } from "./read-books.ts";
import { sizeOf } from "./read-file.ts";

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
    platformKey: neededPath(o, "platform-key", "platform.pub"),
  };
}

/** Paths of the acquirer's own books for the file of one clearing date; undefined where the file names none. */
export function bookPathsFrom(o: Options, clearingDate: Day | undefined, file?: string): BookPaths {
  return {
    bills: o.bill?.length ? o.bill : billsIn(o, clearingDate),
    noBill: (o["no-bill"] ?? []).map(noBillFrom),
    originals: optionalPath(o, "originals", "originals.jsonl"),
    agreements: neededPath(o, "agreements", "agreements.json"),
    fees: neededPath(o, "fees", "fees.json"),
    registers: keptVersions(o, "register"),
    calendars: keptVersions(o, "calendar"),
    bank: optionalPath(o, "bank", "bank.jsonl"),
    decisions: optionalPath(o, "decisions", "decisions.jsonl"),
    closes: optionalPath(o, "closes", "closes.jsonl"),
    voids: optionalPath(o, "voids", "voids.jsonl"),
    terms: optionalPath(o, "terms", "terms.jsonl"),
    funds: optionalPath(o, "funds", "funds.jsonl"),
    chain: chainPathsFrom(o, file),
    seals: o.seal?.map((path) => {
      sizeOf(path);
      return path;
    }),
  };
}
