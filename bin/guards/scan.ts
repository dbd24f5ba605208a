/**
 * Finds what guards in a source text by how it is written, so that none stands in the code and not in the list. Comments
 * do not count; what only reads (`select … where status = …`) is a filter and no guard.
 */
import { type Guard, type NotAGuard, placeOf } from "./guard.ts";

interface Pattern {
  what: string;
  expression: RegExp;
  /** Looks only inside statements that change something. */
  isInUpdate?: boolean;
}
const PATTERNS: readonly Pattern[] = [
  { what: "row lock", expression: /\bfor (no key )?update\b(?!\s+(to|using)\b)|\bfor (key )?share\b/gi },
  { what: "row lock", expression: /\.for\(\s*"(update|share|no key|key share)/g },
  { what: "table lock", expression: /\block table\b/gi },
  { what: "advisory lock", expression: /\bpg_(try_)?advisory_/g },
  { what: "fence", expression: /\bfence = (?!\$\{FIRST)/g },
  { what: "lease", expression: /\blease_until (is null|<)/g },
  { what: "one snapshot", expression: /\bisolation level\b/gi },
  { what: "undone when late", expression: /\bisLate\(\)/g },
  { what: "conflict", expression: /\bon conflict\b|\.onConflictDo/gi },
  { what: "same answer again", expression: /\bif \(\s*(known|former|same)\b(?!\.)/g },
  { what: "row count", expression: /\b(written|active|changed|ended|rows)\.length (===|!==) [01]\b/g },
  { what: "condition of a change", expression: /\b(status|forward_state) (=|in|<>) ?/g, isInUpdate: true },
  { what: "condition of a change", expression: /\bstepFrom\(life\b/g, isInUpdate: true },
  {
    what: "condition of a change",
    expression: /\b(eq|ne|inArray)\(\s*[\w.]+\.status\b|\bisNull\(/g,
    isInUpdate: true,
  },
];
/** A changing statement: SQL up to where its condition ends, or a chain of the query builder. Group `where` is its condition. */
const UPDATES: readonly RegExp[] = [
  /\bupdate\s+(?:only\s+)?"?[\w.]+"?\s+(?:\w+\s+)?set\b[^`]*?\bwhere\b(?<where>[^`]*?)(?=`|\breturning\b)/dg,
  /\.update\([^;]*?\.where\((?<where>[^;]*)/dg,
];

export interface Found {
  what: string;
  line: number;
  from: number;
  text: string;
}

/** Everything that guards in one file. */
export function findGuards(file: string, source: string): Found[] {
  const text = withoutComments(file, source);
  const found: Found[] = [];
  const add = (what: string, from: number, hit: string) =>
    found.push({ what, from, line: text.slice(0, from).split("\n").length, text: hit });
  for (const { what, expression, isInUpdate } of PATTERNS) {
    if (!isInUpdate) {
      for (const hit of text.matchAll(expression)) add(what, hit.index, hit[0]);
      continue;
    }
    for (const update of UPDATES)
      for (const statement of text.matchAll(update)) {
        const at = statement.indices?.groups?.where?.[0] ?? statement.index;
        for (const hit of (statement.groups?.where ?? "").matchAll(expression))
          add(what, at + hit.index, hit[0]);
      }
  }
  return found.sort((a, b) => a.from - b.from);
}

/** What is wrong between code and list, one line each: guards that are not listed, entries that find nothing. */
export function compareGuards(
  sources: ReadonlyMap<string, string>,
  guards: readonly Guard[],
  notGuards: readonly NotAGuard[],
): string[] {
  const faults: string[] = [];
  const covered = new Map<string, { from: number; to: number }[]>();
  for (const entry of [...guards, ...notGuards]) {
    const place = placeOf(sources.get(entry.file) ?? "", entry.find);
    if (place === undefined) faults.push(`${entry.file}: "${entry.find}" does not stand there exactly once`);
    else covered.set(entry.file, [...(covered.get(entry.file) ?? []), place]);
  }
  for (const [file, source] of sources)
    for (const hit of findGuards(file, source)) {
      const isListed = (covered.get(file) ?? []).some((p) => p.from <= hit.from && hit.from < p.to);
      if (!isListed) faults.push(`${file}:${hit.line}: ${hit.what} "${hit.text.trim()}" is not in the list`);
    }
  return faults;
}

/** Comments become blanks of the same length: places stay where they are. */
function withoutComments(file: string, source: string): string {
  const blank = (text: string) => text.replace(/[^\n]/g, " ");
  if (file.endsWith(".sql")) return source.replace(/--[^\n]*/g, blank);
  return source.replace(/\/\*[\s\S]*?\*\//g, blank).replace(/(^|[^:"'`\\])\/\/[^\n]*/g, blank);
}
