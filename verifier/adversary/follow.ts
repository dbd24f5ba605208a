/** What hangs on a changed field inside its own record or group, said again with it. */
import { addDays } from "#server/calendar/calendar.ts";
import type { Entry, FileHeader, Part, RefundEntry, SaleEntry } from "#server/clearing/clearing-file.ts";
import { shifted } from "../testing/changes/change.ts";
import type { Told } from "./mend.ts";

const DAY_MS = 86_400_000;

/** `lie`: rows of `before` by what they say in `changed`. */
export function followed(before: Told, changed: Told, lie: ReadonlyMap<object, object>): Told {
  const header = headerWith(before.file.header, changed.file.header);
  const isMoved = header.settleDay !== before.file.header.settleDay;
  const settleDay = header.settleDay;
  const positions = isMoved
    ? changed.file.positions.map((p) => ({ ...p, settleDay }))
    : changed.file.positions;
  return { file: { ...changed.file, header, positions }, entries: entriesWith(changed.entries, lie) };
}

/** Another clearing date has another window. */
function headerWith(old: FileHeader, now: FileHeader): FileHeader {
  if (now.clearingDate === old.clearingDate) return now;
  const ms = addDays(old.clearingDate, 1) === now.clearingDate ? DAY_MS : -DAY_MS;
  return { ...now, windowFrom: shifted(now.windowFrom, ms), windowTo: shifted(now.windowTo, ms) };
}

function entriesWith(entries: readonly Entry[], lie: ReadonlyMap<object, object>): readonly Entry[] {
  let list = entries;
  for (const [old, now] of lie as ReadonlyMap<Entry, Entry>) {
    if (!("parts" in now) || old.kind !== now.kind) continue;
    const whole = now.kind === "R" ? refundWith(old as RefundEntry, now) : saleWith(old as SaleEntry, now);
    list = list.map((e) => (e === now ? whole : e));
    // Its refunds go with their payment.
    if (now.kind !== "R" && now.kind !== "V" && now.acquirerReference !== old.acquirerReference) {
      const { acquirerReference } = now;
      list = list.map((e) =>
        e.acquirerReference === old.acquirerReference ? { ...e, acquirerReference } : e,
      );
    }
  }
  return list;
}

function saleWith(old: SaleEntry, now: Entry): Entry {
  if (now.kind === "R" || now.kind === "V" || now.parts !== old.parts) return now;
  const more = now.amount - old.amount - (now.fee - old.fee) + (now.funded - old.funded);
  return { ...now, parts: withMore(now.parts, more) };
}

function refundWith(old: RefundEntry, now: RefundEntry): Entry {
  if (now.parts !== old.parts) return now;
  const more =
    now.amount - old.amount - (now.feeReturned - old.feeReturned) + (now.fundedBack - old.fundedBack);
  const cumulative =
    now.cumulative === old.cumulative ? now.cumulative + now.amount - old.amount : now.cumulative;
  return { ...now, cumulative, parts: withMore(now.parts, more) };
}

/** The remainder takes the difference. */
const withMore = (parts: readonly Part[], more: bigint): readonly Part[] =>
  parts.map((p, i) => (i === parts.length - 1 ? { ...p, fen: p.fen + more } : p));
