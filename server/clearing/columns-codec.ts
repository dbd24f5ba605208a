import { assert } from "../assert.ts";
import { readCompactDay, writeCompactDay } from "../calendar/compact-day-codec.ts";
import type { Day } from "../calendar/day.ts";
import { readInstant } from "../calendar/instant.ts";
import type { Part } from "./clearing-file.ts";

/**
 * One description of a record drives writer and reader: the keys of a `Columns` object in the order of the line. A value takes
 * one or two fields; reading throws a `FieldProblem` that the file's codec turns into a refusal with its line.
 */
export interface Column<V> {
  width: 1 | 2;
  write(value: V): readonly string[];
  read(fields: readonly string[]): V;
}
export type Columns<R> = { readonly [K in keyof R]-?: Column<R[K]> };

export class FieldProblem extends Error {
  override name = "FieldProblem";
}
const problem = (reason: string): never => {
  throw new FieldProblem(reason);
};

const one = <V>(write: (value: V) => string, read: (field: string) => V): Column<V> => ({
  width: 1,
  write: (value) => [write(value)],
  read: (fields) => read(fields[0] as string),
});

/** References, names and the bank's reasons are shorter; what is longer is padding, and a day has millions of fields. */
const FIELD_MAX_CHARACTERS = 512;

/** A separator inside a field would move every field after it; it is refused where the text is entered. */
const FORBIDDEN = /[|\r\n]/;

export const text: Column<string> = one(
  (value) => {
    assert(!FORBIDDEN.test(value) && value.isWellFormed(), "a field has no separator and no line break");
    assert(value.length <= FIELD_MAX_CHARACTERS, "a field is short");
    return value;
  },
  (field) =>
    field.includes("\r")
      ? problem("carriage return in a field")
      : field.length > FIELD_MAX_CHARACTERS
        ? problem("too long")
        : field,
);
const shaped = (
  shape: RegExp,
  what: string,
  check: (value: string) => boolean = () => true,
): Column<string> =>
  one(
    (value) => {
      assert(shape.test(value) && check(value), `a field is ${what}`);
      return value;
    },
    (field) => (shape.test(field) && check(field) ? field : problem(`not ${what}`)),
  );

/** Required text. */
export const name = shaped(/^[^|\r\n]+$/, "a name", (value) => value.length <= FIELD_MAX_CHARACTERS);
export const day: Column<Day> = one(
  writeCompactDay,
  (field) => readCompactDay(field) ?? problem("not a day yyyyMMdd"),
);
export const dayOrNone: Column<Day | undefined> = one(
  (value) => (value === undefined ? "" : writeCompactDay(value)),
  (field) => (field === "" ? undefined : day.read([field])),
);
export const instant = shaped(/^.{25}$/, "an instant +08:00", (at) => readInstant(at) !== undefined);
export const sha256 = shaped(/^[0-9a-f]{64}$/, "a SHA-256");
export const sha256OrNone = shaped(/^([0-9a-f]{64})?$/, "a SHA-256 or empty");

const WHOLE = /^(0|[1-9]\d{0,17})$/;
export const whole: Column<number> = one(
  (value) => {
    assert(Number.isSafeInteger(value) && value >= 0, "a count is whole and not negative");
    return String(value);
  },
  (field) => {
    const value = Number(field);
    return WHOLE.test(field) && Number.isSafeInteger(value) ? value : problem("not a count");
  },
);
export const fen: Column<bigint> = one(
  (value) => {
    assert(value >= 0n, "an amount has no sign");
    return value.toString();
  },
  (field) => (WHOLE.test(field) ? BigInt(field) : problem("not an amount in fen")),
);
const LESS = /^(0|-?[1-9]\d{0,17})$/;
/** A sum less voids: the only amount that may be below zero. */
export const lessVoids: Column<bigint> = one(
  (value) => value.toString(),
  (field) => (LESS.test(field) ? BigInt(field) : problem("not an amount in fen")),
);
/** An amount and its side: C owed to the shop, D owed by it; nothing has side C. */
export const signed: Column<bigint> = {
  width: 2,
  write: (value) => (value < 0n ? [(-value).toString(), "D"] : [value.toString(), "C"]),
  read: ([amount, side]) => {
    const value = fen.read([amount as string]);
    if (side === "C") return value;
    return side === "D" && value > 0n ? -value : problem("not a side C or D");
  },
};
/** One of a closed list of words. */
export function word<W extends string>(...words: readonly W[]): Column<W> {
  return one(
    (value) => value,
    (field) => words.find((w) => w === field) ?? problem("not a known word"),
  );
}
/** `no:fen;no:fen`, at least the remainder. */
export const parts: Column<readonly Part[]> = one(
  (value) => {
    assert(value.length > 0, "a sale has a remainder");
    return value.map((part) => `${partNo.write(part.no)[0]}:${fen.write(part.fen)[0]}`).join(";");
  },
  (field) =>
    field.split(";").map((part) => {
      const [no, amount, ...more] = part.split(":");
      if (amount === undefined || more.length > 0) return problem("not no:fen");
      return { no: partNo.read([no as string]), fen: fen.read([amount]) };
    }),
);
/** Empty: an order that is left out has no shares. */
export const noParts: Column<readonly Part[]> = one(
  (value) => {
    assert(value.length === 0, "what is left out has no shares");
    return "";
  },
  (field) => (field === "" ? [] : problem("not empty")),
);
const partNo = shaped(/^[A-Za-z0-9_-]{1,32}$/, "a merchant number");

/** The fields of a record in the order of its columns. */
export function writeFields<R>(columns: Columns<R>, record: R): string[] {
  const fields: string[] = [];
  for (const [key, column] of columnsOf(columns)) fields.push(...column.write(record[key]));
  return fields;
}

/** Throws `FieldProblem` with the field's name. */
export function readFields<R>(columns: Columns<R>, fields: readonly string[]): R {
  const list = columnsOf(columns);
  const width = list.reduce((sum, [, column]) => sum + column.width, 0);
  if (fields.length !== width) problem(`${fields.length} fields instead of ${width}`);
  const record = {} as R;
  let next = 0;
  for (const [key, column] of list) {
    try {
      record[key] = column.read(fields.slice(next, next + column.width));
    } catch (error) {
      throw error instanceof FieldProblem ? new FieldProblem(`${String(key)}: ${error.message}`) : error;
    }
    next += column.width;
  }
  return record;
}

type Pair<R> = { [K in keyof R]: readonly [K, Column<R[K]>] }[keyof R];
/** The columns of a record as a list, made once: a day has millions of lines and a dozen records. */
const LISTS = new WeakMap<object, unknown>();
function columnsOf<R>(columns: Columns<R>): Pair<R>[] {
  let list = LISTS.get(columns) as Pair<R>[] | undefined;
  if (!list) {
    list = Object.entries(columns) as unknown as Pair<R>[];
    LISTS.set(columns, list);
  }
  return list;
}
