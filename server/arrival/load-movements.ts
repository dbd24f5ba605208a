import type { HotSql } from "#db/client.ts";
import { clearingDateOf } from "../calendar/clearing-date.ts";
import type { CutOffs } from "../calendar/cut-off.ts";
import type { Day } from "../calendar/day.ts";
import type { Id } from "../id.ts";
import { sumFen } from "../money/fen.ts";
import type { ArrivalState } from "../result/arrival.ts";
import type { ArrivalClock } from "./expected-day.ts";
import { expectedDayOf } from "./expected-payment.ts";
import { loadArrivals } from "./load-arrivals.ts";
import { loadPayout } from "./load-payout.ts";
import { loadWay } from "./load-way.ts";
import { LATER_FILES } from "./payout.ts";

/** What one entry does to a shop: fen as it changes it, negative where it is taken back. */
export interface Move {
  kind: "sale" | "refund" | "refund_void";
  fen: bigint;
  /** Undefined until a file has it. */
  batchId: Id<"clb"> | undefined;
  /** When it happened, where no file has it yet. */
  at: Date | null;
}
export interface Movement extends Pick<Move, "kind" | "fen"> {
  /** How far the money has come that brings it, or out of which it is taken. */
  state: ArrivalState;
  /** The day of that money; an expectation unless it has arrived, null where nobody can say. */
  day: Day | null;
}
export interface WaysOf {
  subMerchantId: Id<"smt">;
  clock: ArrivalClock;
  cutOffs: CutOffs;
}

/** When each of one payment's movements reaches a shop's account, in their order. */
export async function loadMovements(
  sql: HotSql,
  { moves, of }: { moves: readonly Move[]; of: WaysOf },
): Promise<Movement[]> {
  const found: Movement[] = [];
  for (const move of moves) {
    const { kind, fen } = move;
    const when = !move.batchId
      ? { state: "recorded" as const, day: await estimatedDay(sql, move, of) }
      : kind === "refund"
        ? await takenWith(sql, move.batchId, of)
        : await broughtWith(sql, move.batchId, of);
    found.push({ kind, fen, ...when });
  }
  return found;
}

type When = Pick<Movement, "state" | "day">;

/** A credit goes with the layer of its clearing date. */
async function broughtWith(sql: HotSql, batchId: Id<"clb">, of: WaysOf): Promise<When> {
  const { arrival } = await loadWay(sql, { ...of, batchId });
  return { state: arrival?.state ?? "recorded", day: arrival?.day ?? arrival?.expectedDay ?? null };
}

/** A debit eats the oldest money first: it goes with the first line from its own on that pays anything. */
async function takenWith(sql: HotSql, batchId: Id<"clb">, { subMerchantId, clock }: WaysOf): Promise<When> {
  const [own] = await loadArrivals(sql, { subMerchantId, batchId, clock, limit: 1 });
  const later = async () =>
    (await loadArrivals(sql, { subMerchantId, clock, limit: LATER_FILES })).findLast(
      (line) => own && line.clearingDate > own.clearingDate && line.payFen > 0n,
    );
  const line = own && own.payFen > 0n ? own : await later();
  return { state: line?.state ?? "recorded", day: line?.expectedDay ?? null };
}

/** The day on which money of the date on which it happened would be paid by the shop's cycle. */
async function estimatedDay(
  sql: HotSql,
  { at }: Move,
  { subMerchantId, clock, cutOffs }: WaysOf,
): Promise<Day | null> {
  const payout = await loadPayout(sql, subMerchantId);
  if (!at || !payout || !clock.years) return null;
  const date = clearingDateOf(at, cutOffs);
  const { terms, layers } = payout;
  const unsettledFen = sumFen(layers.map((l) => l.amount)) + terms.minimumFen + 1n;
  return expectedDayOf({ terms, layers, unsettledFen, today: date, calendar: clock.years }, date) ?? null;
}
