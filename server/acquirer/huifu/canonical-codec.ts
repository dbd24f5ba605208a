/**
 * The text over which 斗拱 signs `data`: first-level members sorted by name, compact, characters as they are; what is nested
 * keeps its order.
 */
import { membersOf } from "../json-members-codec.ts";

/** A text or a blank between two parts of JSON. */
const TEXT_OR_BLANK = /"(?:[^"\\]|\\.)*"|\s+/g;

/** A value as it stands, without blanks and needless escapes; never parsed as a whole: that would turn 1.10 into 1.1. */
const compact = (value: string): string =>
  value.replace(TEXT_OR_BLANK, (part) => (part.startsWith('"') ? JSON.stringify(JSON.parse(part)) : ""));

/** What is signed of an object's text; undefined where it is no object or names a member twice. */
export function canonicalText(object: string): string | undefined {
  const members = membersOf(object);
  if (!members) return undefined;
  return `{${[...members]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${JSON.stringify(name)}:${compact(value)}`)
    .join(",")}}`;
}

/** Our own members in that form: texts only, those that say nothing left out. */
export const writeData = (data: Readonly<Record<string, string | undefined>>): string =>
  JSON.stringify(
    Object.fromEntries(
      Object.entries(data)
        .filter(([, value]) => value !== undefined && value !== "")
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
  );
