import { type Day, isDay } from "../calendar/day.ts";
import { readInstant } from "../calendar/instant.ts";
import { refuse } from "../domain-error.ts";

/** The field of a JSON document that is wrong, and why; `readDocument` turns it into a refusal. */
export class FieldFault extends Error {
  override name = "FieldFault";
  readonly field: string;
  readonly reason: string;
  constructor(field: string, reason: string) {
    super(`${field}: ${reason}`);
    this.field = field;
    this.reason = reason;
  }
}

/**
 * Reads a JSON document member by member. Refuses with `code` and the faulty field; text that is no JSON is a fault of
 * the whole, which `whole` names.
 */
export function readDocument<T>(
  text: string,
  code: "agreement_invalid" | "input_invalid",
  whole: string,
  read: (document: unknown) => T,
): T {
  try {
    return read(JSON.parse(text));
  } catch (error) {
    if (error instanceof FieldFault) refuse({ code, field: error.field, reason: error.reason });
    if (error instanceof SyntaxError) refuse({ code, field: whole, reason: "not_json" });
    throw error;
  }
}

export type Members = Readonly<Record<string, unknown>>;

/** The members of an object; with `known`, one that has no other fields. */
export function membersOf(value: unknown, path: string, known?: readonly string[]): Members {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new FieldFault(path || "document", "not_an_object");
  for (const key of Object.keys(value))
    if (known && !known.includes(key)) throw new FieldFault(at(path, key), "unknown_field");
  return value as Members;
}

export const at = (path: string, key: string) => (path === "" ? key : `${path}.${key}`);

export function textOf(m: Members, path: string, key: string): string {
  const value = m[key];
  if (value === undefined) throw new FieldFault(at(path, key), "missing");
  if (typeof value !== "string") throw new FieldFault(at(path, key), "not_text");
  return value;
}

/** What a clearing file carries on in one field must hold neither its separator nor a line break. */
const WORD = /^[^|\p{Cc}\p{Cs}]{1,64}$/u;

/** A short text that may stand in a clearing file. */
export function wordOf(m: Members, path: string, key: string): string {
  const word = textOf(m, path, key);
  if (!WORD.test(word)) throw new FieldFault(at(path, key), word === "" ? "missing" : "characters");
  return word;
}

/** The same where it may be empty. */
export const wordOrNoneOf = (m: Members, path: string, key: string): string =>
  m[key] === "" ? "" : wordOf(m, path, key);

/** A day that exists, "2026-11-20". */
export function dateOf(m: Members, path: string, key: string): Day {
  const text = textOf(m, path, key);
  if (!isDay(text)) throw new FieldFault(at(path, key), "not_a_day");
  return text;
}

/** An instant "2026-11-20T12:00:00+08:00", as its text. */
export function instantOf(m: Members, path: string, key: string): string {
  const text = textOf(m, path, key);
  if (!readInstant(text)) throw new FieldFault(at(path, key), "not_an_instant");
  return text;
}

/** What must stand there but may be null. */
export function orNull<T>(m: Members, key: string, read: () => T): T | null {
  return m[key] === null ? null : read();
}

export function booleanOf(m: Members, path: string, key: string): boolean {
  const value = m[key];
  if (value === undefined) throw new FieldFault(at(path, key), "missing");
  if (typeof value !== "boolean") throw new FieldFault(at(path, key), "not_true_or_false");
  return value;
}

export function wholeOf(m: Members, path: string, key: string): number {
  const value = m[key];
  if (value === undefined) throw new FieldFault(at(path, key), "missing");
  if (typeof value !== "number" || !Number.isSafeInteger(value))
    throw new FieldFault(at(path, key), "not_whole");
  return value;
}

/** A count: whole, 0 or more. */
export function countOf(m: Members, path: string, key: string): number {
  const value = wholeOf(m, path, key);
  if (value < 0) throw new FieldFault(at(path, key), "negative");
  return value;
}

/** Amounts stand as decimal text: a JSON number would be read as a float elsewhere. */
export function fenOf(m: Members, path: string, key: string): bigint {
  const text = textOf(m, path, key);
  if (!/^(0|[1-9]\d{0,17})$/.test(text)) throw new FieldFault(at(path, key), "not_fen");
  return BigInt(text);
}

export function listOf(m: Members, path: string, key: string): readonly unknown[] {
  const value = m[key];
  if (value === undefined) throw new FieldFault(at(path, key), "missing");
  if (!Array.isArray(value)) throw new FieldFault(at(path, key), "not_a_list");
  return value;
}

export function textsOf(m: Members, path: string, key: string): string[] {
  return listOf(m, path, key).map((value, i) => {
    if (typeof value !== "string") throw new FieldFault(`${at(path, key)}[${i}]`, "not_text");
    return value;
  });
}

export function oneOf<T extends string>(m: Members, path: string, key: string, values: readonly T[]): T {
  const text = textOf(m, path, key);
  const found = values.find((value) => value === text);
  if (found === undefined) throw new FieldFault(at(path, key), "unknown_value");
  return found;
}

/** The member only where it is there: an absent field stays absent, so that writing gives the same text. */
export function whereThere<K extends string, V>(m: Members, key: K, read: () => V): Partial<Record<K, V>> {
  return m[key] === undefined ? {} : ({ [key]: read() } as Record<K, V>);
}
