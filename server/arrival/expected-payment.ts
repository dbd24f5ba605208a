/** What a shop may expect next of money that no file has computed yet: the law of the file itself, day by day. Pure. */
import { addDays, type Calendar } from "../calendar/calendar.ts";
import { settleDayOf } from "../calendar/clearing-date.ts";
import type { Day } from "../calendar/day.ts";
import { noSums } from "../clearing/day-sums.ts";
import type { UnpaidLayer } from "../clearing/layer.ts";
import { positionOf, type ShopLine } from "../clearing/position.ts";
import type { RegisterEntry } from "../clearing/register.ts";
import { Refused } from "../domain-error.ts";
import { maxFen, sumFen } from "../money/fen.ts";
import type { PayoutTerms } from "./payout.ts";

export interface ExpectedOf {
  terms: PayoutTerms;
  /** What its last file left, by layers; and what is on its way into the date that runs, fen, negative where it owes. */
  layers: readonly UnpaidLayer[];
  unsettledFen: bigint;
  /** The clearing date that runs. */
  today: Day;
  calendar: Calendar;
}
export interface ExpectedPayment {
  day: Day;
  amountFen: bigint;
}

/** A month's money and the thirtieth day lie within it. */
const HORIZON_DAYS = 62;

/** The first file that would pay something if nothing more were sold; undefined where none does, or no calendar says when. */
export function expectedPayment(of: ExpectedOf): ExpectedPayment | undefined {
  return unlessUnknown(() => {
    for (const { day, pay } of filesOf(of)) if (pay > 0n) return { day, amountFen: pay };
    return undefined;
  });
}

/** The settle day of the first file that would leave nothing of one clearing date's money unpaid; undefined as above. */
export function expectedDayOf(of: ExpectedOf, clearingDate: Day): Day | undefined {
  return unlessUnknown(() => {
    for (const { day, layers } of filesOf(of))
      if (!layers.some((l) => l.clearingDate === clearingDate)) return day;
    return undefined;
  });
}

/** A year whose table is not out: nobody may guess. */
function unlessUnknown<T>(guess: () => T): T | undefined {
  try {
    return guess();
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

/** The shop's line in the file of each date from today on, if nothing more were sold. */
function* filesOf({ terms, layers, unsettledFen, today, calendar }: ExpectedOf) {
  const carried = sumFen(layers.map((l) => l.amount));
  const fresh = unsettledFen - carried;
  const shop = { subMerchantNo: "", entry: entryOf(terms), calendar };
  let last: Pick<ShopLine, "layers"> & { rest: bigint } = { layers: [...layers], rest: carried };
  for (let i = 0; i < HORIZON_DAYS; i++) {
    const clearingDate = addDays(today, i);
    const sums = { ...noSums(), ...(i === 0 && { sales: maxFen(fresh, 0n), refunds: maxFen(-fresh, 0n) }) };
    const line = positionOf({
      ...{ ...shop, clearingDate, settleDay: settleDayOf(calendar, clearingDate), sums },
      ...{ returned: 0n, bounced: false, adjust: 0n, cover: 0n },
      ...{ previous: standingOf(last.rest, clearingDate), previousLayers: last.layers },
    });
    const { pay, rest, settleDay } = line.position;
    yield { day: settleDay, pay, layers: line.layers };
    last = { layers: line.layers, rest };
  }
}

/** Of the former line only what it left counts: its account was payable. */
const standingOf = (rest: bigint, settleDay: Day) => ({
  ...{ lineNo: 1, subMerchantNo: "", accountRef: "", accountVersion: 1, ...noSums() },
  ...{ returned: 0n, adjust: 0n, cover: 0n, carriedIn: 0n, net: rest, pay: 0n, rest },
  ...{ action: "CARRY" as const, reason: "" as const, settleDay, oldestDay: undefined, latestDay: undefined },
  narrative: "",
});

const entryOf = ({ heldFen, ...terms }: PayoutTerms): RegisterEntry => ({
  ...{ subMerchantNo: "", name: "", role: "shop", licenceCode: "", consentsFrom: null, contacts: [] },
  ...{ channelNos: {}, accountRef: "", accountVersion: 1, accountApprovedFrom: "0001-01-01" as Day },
  advanceLimitFen: 0n,
  holds: heldFen === 0n ? [] : [{ fen: heldFen, acquirerReference: null, reason: "" }],
  ...terms,
});
