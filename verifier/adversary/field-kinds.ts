/**
 * "This field says something else", for every field of every record, out of the columns of the format: whoever adds a
 * field has it attacked, and a field that no law holds fails here.
 */
import * as columns from "#server/clearing/clearing-columns-codec.ts";
import type { ClearingFile, Entry } from "#server/clearing/clearing-file.ts";
import { show } from "../compare-records.ts";
import type { Random } from "../testing/random.ts";
import { BOUNDED } from "./bounded-fields.ts";
import { followed } from "./follow.ts";
import { forged } from "./forge.ts";
import type { Kind } from "./kind.ts";
import type { Told } from "./mend.ts";
import { type AnyColumn, isAmount, otherValue, type Style } from "./other-value.ts";

type Row = Record<string, unknown>;
type Section = Exclude<keyof ClearingFile, "header" | "totals">;
type EntryKind = Entry["kind"];
/** What a record is called and where it stands. */
type Place = { tag: string; section: "header" | "totals" | Section } | { tag: EntryKind; section: "entries" };

const PLACES: Readonly<Record<keyof typeof columns, readonly Place[]>> = {
  HEADER: [{ tag: "H", section: "header" }],
  DOCUMENT: [{ tag: "A", section: "documents" }],
  CHANNEL: [{ tag: "C", section: "channels" }],
  POSITION: [{ tag: "L", section: "positions" }],
  LAYER: [{ tag: "K", section: "layers" }],
  MOVE: [{ tag: "G", section: "moves" }],
  OPEN_COVER: [{ tag: "W", section: "covers" }],
  RETURNED: [{ tag: "B", section: "returned" }],
  DECISION: [{ tag: "J", section: "decisions" }],
  LEFT_OUT: [{ tag: "X", section: "leftOut" }],
  TOTALS: [{ tag: "T", section: "totals" }],
  SALE: [
    { tag: "P", section: "entries" },
    { tag: "O", section: "entries" },
  ],
  ORDER_BEHIND: [{ tag: "U", section: "entries" }],
  REFUND: [{ tag: "R", section: "entries" }],
  VOID: [{ tag: "V", section: "entries" }],
};

/** Every field of every record: "L.net". */
export const FIELDS: readonly string[] = eachField(({ tag }, field) => [`${tag}.${field}`]);
export const FIELD_KINDS: readonly Kind[] = eachField((place, field, column, record) => {
  const name = `${place.tag}.${field}`;
  const own = BOUNDED.get(name);
  if (own) return own.map((kind) => ({ ...kind, field: name }));
  const kind = (how: string, change: Change) => ({
    name: `${name}: ${how}`,
    field: name,
    make: fieldChange(place, change),
  });
  const next = (style: Style) =>
    kind(style, (row, _, random) => lieOf(row, { [field]: otherValue(column, row[field], style, random) }));
  const other = kind("of another record", (row, rows, random) => {
    const values = rows.map((r) => r[field]).filter((v) => show(v) !== show(row[field]));
    return lieOf(row, { [field]: random.pickSome(values) });
  });
  const amounts = Object.entries(record).flatMap(([k, c]) => (k !== field && isAmount(c) ? [k] : []));
  const shift = kind("shifted to another record", (row, _, random, own) => {
    const taker = random.pickSome(own.filter((r) => r !== row));
    const less = otherValue(column, row[field], "less", random);
    if (!taker || less === undefined) return undefined;
    const more = otherValue(column, taker[field], "more", random);
    return new Map([
      [row, { ...row, [field]: less }],
      [taker, { ...taker, [field]: more }],
    ]);
  });
  const beside = kind("balanced by another field", (row, _, random) => {
    const partner = random.pick(amounts);
    const style = random.pick(["more", "less"] as const);
    const two = {
      [field]: otherValue(column, row[field], "more", random),
      [partner]: otherValue(record[partner] as AnyColumn, row[partner], style, random),
    };
    return two[partner] === undefined ? undefined : lieOf(row, two);
  });
  const isSum = isAmount(column) && place.section !== "totals" && place.section !== "header";
  return [
    next("more"),
    next("less"),
    other,
    ...(isSum ? [shift, ...(amounts.length > 0 ? [beside] : [])] : []),
  ];
});

/** Rows of the record that say something else. */
type Lie = ReadonlyMap<Row, Row>;
/** `known` = every row of the kind in this file and the one before; `own` = of this one. */
type Change = (row: Row, known: readonly Row[], random: Random, own: readonly Row[]) => Lie | undefined;
function lieOf(row: Row, changes: Row): Lie | undefined {
  return Object.values(changes).includes(undefined) ? undefined : new Map([[row, { ...row, ...changes }]]);
}

function eachField<T>(
  each: (place: Place, field: string, column: AnyColumn, record: Readonly<Record<string, AnyColumn>>) => T[],
): T[] {
  return Object.entries(columns).flatMap(([name, record]) => {
    const places = PLACES[name as keyof typeof columns];
    if (!places) throw new RangeError(`${name}: which record is it?`);
    const fields = record as unknown as Record<string, AnyColumn>;
    return places.flatMap((place) => Object.entries(fields).flatMap(([f, c]) => each(place, f, c, fields)));
  });
}

function fieldChange(place: Place, change: Change): Kind["make"] {
  return (lived, random) => {
    const stated: { totals?: Row } = {};
    const make = (honest: Told): Told | undefined => {
      const isVoid = place.tag === "V" && !honest.entries.some((e) => e.kind === "V");
      const told = isVoid ? withVoid(honest, random) : honest;
      const own = rowsOf(told, place);
      const row = random.pickSome(own);
      const [former] = lived.world.files;
      const before = former ? rowsOf({ file: former.file, entries: [] }, place) : [];
      const lie = row && change(row, [...own, ...before], random, own);
      if (!lie) return undefined;
      if (place.section === "totals") {
        stated.totals = [...lie.values()][0] as Row;
        return told;
      }
      return followed(told, replaced(told, place, lie), lie as ReadonlyMap<object, object>);
    };
    const totals = () => stated.totals as unknown as ClearingFile["totals"];
    return forged(lived, make, place.section === "totals" ? { totals } : {});
  };
}

/** A refund that never was: its exact opposite behind it. */
function withVoid({ file, entries }: Told, random: Random): Told {
  const refund = random.pickSome(entries.filter((e) => e.kind === "R" && e.refundId !== ""));
  if (refund?.kind !== "R") return { file, entries };
  const { refundId, refundNo, acquirerRefundReference, acquirerReference, parts } = refund;
  const made = { refundId, refundNo, acquirerRefundReference, acquirerReference, parts };
  return { file, entries: [...entries, { kind: "V", ...made, reason: "closed" }] };
}

/** What only the platform believes in is nobody's (`beyond-proof.ts`). */
function rowsOf({ file, entries }: Told, { tag, section }: Place): Row[] {
  const rows =
    section === "entries"
      ? entries.filter((e) => e.kind === tag)
      : section === "header" || section === "totals"
        ? [file[section]]
        : section === "leftOut"
          ? file.leftOut.filter((x) => x.kind !== "only_platform")
          : file[section];
  return rows as unknown as Row[];
}

function replaced({ file, entries }: Told, { section }: Place, lie: Lie): Told {
  const swap = <T>(row: T): T => (lie.get(row as Row) as T | undefined) ?? row;
  if (section === "entries") return { file, entries: entries.map(swap) };
  if (section === "header" || section === "totals")
    return { file: { ...file, [section]: swap(file[section]) }, entries };
  return { file: { ...file, [section]: (file[section] as readonly unknown[]).map(swap) }, entries };
}
