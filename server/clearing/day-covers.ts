import { sumFen } from "../money/fen.ts";
import type { DayState, Decisions } from "./clearing-day.ts";
import type { OpenCover } from "./clearing-file.ts";
import { coverDay, inCoverOrder } from "./cover.ts";
import { itemKey } from "./decision.ts";
import { isClosing, netBeforeCover } from "./position.ts";
import { dayOfShop, type ShopBooks } from "./shop-day.ts";

/** Covers that the previous file left open and no decision closes, then the day's refunds in their order. */
export function coversOf(state: DayState, books: ShopBooks) {
  const { header, previous, decisions } = state.input;
  const before = (previous?.covers ?? []).filter((w) => !closedBy(state, w, decisions));
  const refunds = [...state.covered].sort(inCoverOrder);
  if (before.length + refunds.length === 0) return { moves: [], open: [], cover: new Map<string, bigint>() };
  const numbers = new Set([...state.shops.keys(), ...books.positions.keys(), ...books.returned.keys()]);
  for (const j of state.decided) numbers.add(j.subMerchantNo);
  const funds = new Map(
    [...numbers].map((no) => {
      const day = dayOfShop(state, books, no);
      const carriedIn = day.previous?.rest ?? 0n;
      const { entry } = day;
      const isHeld = !entry || entry.holds.some((h) => h.fen === null);
      return [
        no,
        {
          net: netBeforeCover(day, carriedIn),
          carriedIn,
          heldFen: isHeld ? null : sumFen(entry.holds.map((h) => h.fen ?? 0n)),
          isClosing: !entry || isClosing(entry),
        },
      ];
    }),
  );
  return coverDay(header.clearingDate, funds, before, refunds);
}

/** Two people of the acquirer said that it will not be repaid: no money moves. */
function closedBy(state: DayState, w: OpenCover, decisions: Decisions): boolean {
  const { acquirerReference, refundNo: refundReference, bearerNo: subMerchantNo } = w;
  const decision = decisions.get(itemKey({ acquirerReference, refundReference, bearer: subMerchantNo }));
  if (decision?.as !== "cover_closed") return false;
  const { decisionRef } = decision;
  if (!state.decided.some((j) => j.decisionRef === decisionRef))
    state.decided.push({
      decisionRef,
      kind: "cover_closed",
      subMerchantNo,
      amount: 0n,
      acquirerReference,
      refundReference,
    });
  return true;
}
