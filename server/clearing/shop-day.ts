/** One shop on a clearing day: its sums, what it was left with by the former file, and what the register says. Pure. */
import { sumFen } from "../money/fen.ts";
import { type DayState, isBarredBy } from "./clearing-day.ts";
import type { Layer } from "./clearing-file.ts";
import { noSums } from "./day-sums.ts";
import { STOPPED } from "./stopped-line.ts";

/** The former file's lines, returned amounts and decisions by shop. */
export function shopBooks(state: DayState) {
  const { previous, returned } = state.input;
  const byShop = <L extends { subMerchantNo: string }>(lines: readonly L[] = []) =>
    Map.groupBy(lines, (line) => line.subMerchantNo);
  return {
    positions: byShop(previous?.positions),
    layers: byShop(previous?.layers),
    returned: byShop(returned),
    decisions: byShop(state.decided),
  };
}
export type ShopBooks = ReturnType<typeof shopBooks>;

export function dayOfShop(state: DayState, books: ShopBooks, no: string) {
  const { header, calendar } = state.input;
  const entry = isBarredBy(state, no) ? undefined : state.books.shops.get(no);
  const back = books.returned.get(no) ?? [];
  return {
    subMerchantNo: no,
    clearingDate: header.clearingDate,
    settleDay: header.settleDay,
    sums: state.shops.get(no) ?? noSums(),
    returned: sumFen(back.map((line) => line.amount)),
    bounced: back.some(
      (line) =>
        line.reason !== STOPPED && (line.accountVersion ?? entry?.accountVersion) === entry?.accountVersion,
    ),
    adjust: sumFen((books.decisions.get(no) ?? []).map((j) => j.amount)),
    previous: books.positions.get(no)?.[0],
    previousLayers: (books.layers.get(no) ?? []).map(({ subMerchantNo: _, ...layer }: Layer) => layer),
    entry,
    calendar,
  };
}
