/** Another value that a column of the format can hold, found from the column alone: a new column has its lies at once. */
import { addDays } from "#server/calendar/calendar.ts";
import type { Day } from "#server/calendar/day.ts";
import { CHANNELS } from "#server/channel/channel.ts";
import type { Part } from "#server/clearing/clearing-file.ts";
import * as c from "#server/clearing/columns-codec.ts";
import { LEFT_OUT_WORDS } from "#server/clearing/left-out-word.ts";
import { shifted } from "../testing/changes/change.ts";
import type { Random } from "../testing/random.ts";

/** `more`, `less`: next to it. `beside`: next to it, and something else of the record the other way round. */
export type Style = "more" | "less";
export type AnyColumn = c.Column<never>;

/** Every word of the format, and shapes for columns that nobody knows yet. */
const WORDS = [
  ...["agreement", "fees", "campaign", "PAY", "CARRY", "HOLD", "", "below_minimum", "negative", "zero"],
  ...["not_due", "acquirer_hold", "account_not_approved", "calendar", "final", "r30", "cover", "repay"],
  ...["failed", "returned", "accept", "refund", "not_ours", "cover_closed", "1", "0", "X"],
  ...CHANNELS,
  ...LEFT_OUT_WORDS,
];

export const isAmount = (column: AnyColumn): boolean =>
  ([c.fen, c.signed, c.whole] as unknown[]).includes(column);

type Other = (value: never, random: Random, step: 1 | -1) => unknown;
const OTHERS = new Map<unknown, Other>([
  [c.fen, (v: bigint, _: Random, step: number) => (v + BigInt(step) < 0n ? undefined : v + BigInt(step))],
  [c.signed, (v: bigint, _: Random, step: number) => v + BigInt(step)],
  [c.whole, (v: number, _: Random, step: number) => (v + step < 0 ? undefined : v + step)],
  [c.day, (v: Day, _: Random, step: number) => addDays(v, step)],
  [c.dayOrNone, (v: Day | undefined, _: Random, step: number) => v && addDays(v, step)],
  [c.instant, (v: string, _: Random, step: number) => shifted(v, step * 1000)],
  [c.sha256, (_: string, random: Random) => random.hex(64)],
  [c.sha256OrNone, (v: string, random: Random, step: number) => (step > 0 ? random.hex(64) : v && "")],
  [c.name, (v: string, _: Random, step: number) => (step > 0 ? `${v}X` : v.slice(0, -1) || undefined)],
  [c.text, (v: string, _: Random, step: number) => (step > 0 ? `${v}X` : v && "")],
  [c.parts, otherParts],
] as [unknown, Other][]);

/** Undefined where the column has none in this direction. */
export function otherValue(column: AnyColumn, value: unknown, style: Style, random: Random): unknown {
  const step = style === "more" ? 1 : -1;
  const other = OTHERS.get(column);
  if (other) {
    const found = other(value as never, random, step);
    return found === value ? undefined : found;
  }
  const words = WORDS.flatMap((word) => readable(column, word)).filter((word) => word !== value);
  return step > 0 ? words[0] : words.length > 1 ? words.at(-1) : undefined;
}

function readable(column: AnyColumn, word: string): unknown[] {
  try {
    return [column.read(Array.from({ length: column.width }, () => word))];
  } catch (error) {
    if (error instanceof c.FieldProblem) return [];
    throw error;
  }
}

/** One fen from one receiver to another, either way; a lone receiver gets another name. */
function otherParts(parts: readonly Part[], _: Random, step: number): readonly Part[] | undefined {
  const giver = parts.findIndex((p) => p.fen > 0n);
  const places = parts.map((_part, i) => i).filter((i) => i !== giver);
  const taker = (step > 0 ? places[0] : places.at(-1)) ?? -1;
  if (giver === -1) return undefined;
  if (taker === -1) return parts.map((p) => ({ ...p, no: step > 0 ? "M00000000000001" : `${p.no}X` }));
  return parts.map((p, i) => ({ ...p, fen: p.fen + (i === giver ? -1n : i === taker ? 1n : 0n) }));
}
