import { assert } from "../assert.ts";
import type { DayState } from "./clearing-day.ts";
import { findEquationFaults, totalsOf } from "./clearing-equations.ts";
import type { ClearingFile, FileTotals } from "./clearing-file.ts";
import { coversOf } from "./day-covers.ts";
import { by, padded } from "./line-order.ts";
import { positionOf } from "./position.ts";
import { dayOfShop, shopBooks } from "./shop-day.ts";

/** The file of the day; count and digest are of the detail file its entries went into. */
export function finishDay(
  state: DayState,
  detail: Pick<FileTotals, "detailCount" | "detailSha256">,
): ClearingFile {
  const { header, returned } = state.input;
  const books = shopBooks(state);
  const { moves, open, cover } = coversOf(state, books);
  const lines = shopNumbers(state, [...moves, ...open]).map((no) =>
    positionOf({ ...dayOfShop(state, books, no), cover: cover.get(no) ?? 0n }),
  );
  const file = {
    header,
    documents: [...state.documents.values()].sort(by((d) => [d.kind, d.id, padded(d.version), d.sha256])),
    channels: [...state.channels.values()].sort(by((c) => [c.channel])),
    positions: lines.map((line, i) => ({ lineNo: i + 1, ...line.position })),
    layers: lines.flatMap(({ position, layers }) =>
      layers.map((layer) => ({ subMerchantNo: position.subMerchantNo, ...layer })),
    ),
    moves,
    covers: open,
    returned: returned
      .map(({ accountVersion: _, ...line }) => line)
      .sort(by((b) => [b.subMerchantNo, b.fileDigest, padded(b.lineNo), b.kind])),
    decisions: [...state.decided].sort(by((j) => [j.decisionRef, j.subMerchantNo, j.acquirerReference])),
    leftOut: [...state.leftOut].sort(by((x) => [x.acquirerReference, x.refundReference])),
  };
  const finished = { ...file, totals: totalsOf(file, detail) };
  const [fault] = findEquationFaults(finished);
  assert(fault === undefined, `the equations of the file hold: ${fault?.where} ${fault?.law}`);
  return finished;
}

/** Every shop with entries, a rest, a returned amount, a decision or a cover; sorted. */
function shopNumbers(state: DayState, covers: readonly object[]): string[] {
  const { previous, returned } = state.input;
  const numbers = new Set(state.shops.keys());
  for (const p of previous?.positions ?? []) if (p.rest !== 0n) numbers.add(p.subMerchantNo);
  for (const line of [...returned, ...state.decided]) numbers.add(line.subMerchantNo);
  for (const c of covers as readonly Partial<Record<"fromNo" | "toNo" | "sellerNo" | "bearerNo", string>>[])
    for (const no of [c.fromNo, c.toNo, c.sellerNo, c.bearerNo]) if (no !== undefined) numbers.add(no);
  numbers.delete("");
  return [...numbers].sort();
}
