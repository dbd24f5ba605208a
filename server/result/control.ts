import type { Day } from "../calendar/day.ts";
/**
 * The control E1–E5: two books laid side by side. Right-hand sides come from the clearing file, left-hand sides are the
 * acquirer's own (bills, channels in transit, client funds, bank). Pure: every input is named, every equation is a
 * result with both sides and the difference, in fen. Source: domain.md §7 "Control".
 */

/** One equation as it is shown: it holds when `difference` (left − right) is 0; E5 also when more is there than is needed. */
export interface Equation {
  name: "E1" | "E2" | "E3" | "E4" | "E5";
  /** What is compared: channel and kind, or the day's step. */
  of: string;
  left: bigint;
  right: bigint;
  difference: bigint;
  holds: boolean;
}

const equal = (name: Equation["name"], of: string, left: bigint, right: bigint): Equation => ({
  name,
  of,
  left,
  right,
  difference: left - right,
  holds: left === right,
});

/** Sums of one channel over the rows of the window's bills, and over the rows left out or entering late. */
export interface ChannelSums {
  payments: bigint;
  refunds: bigint;
  fees: bigint;
  feesReturned: bigint;
}
/** What the file says of the same channel. `newLeftOut` and `entered` in all four kinds. */
export interface ChannelClaim {
  gross: bigint;
  grossRefund: bigint;
  fee: bigint;
  feeReturned: bigint;
  newLeftOut: ChannelSums;
  entered: ChannelSums;
}

/** E1 交易对账, per channel: bill rows of the window = cleared + newly left out − entered from before. */
export function compareBills(channel: string, bills: ChannelSums, file: ChannelClaim): Equation[] {
  const right = (cleared: bigint, kind: keyof ChannelSums) =>
    cleared + file.newLeftOut[kind] - file.entered[kind];
  return [
    equal("E1", `${channel} payments`, bills.payments, right(file.gross, "payments")),
    equal("E1", `${channel} refunds`, bills.refunds, right(file.grossRefund, "refunds")),
    equal("E1", `${channel} fees`, bills.fees, right(file.fee, "fees")),
    equal("E1", `${channel} fees returned`, bills.feesReturned, right(file.feeReturned, "feesReturned")),
  ];
}

/** Money a channel still holds, as its statement says for one day. `feeWithheld` is net of returned fees. */
export interface InTransit {
  day: Day;
  channel: string;
  opening: bigint;
  collected: bigint;
  refunded: bigint;
  feeWithheld: bigint;
  arrived: bigint;
  closing: bigint;
  /** The oldest day that has not arrived (未达账项). */
  oldestDay: Day | undefined;
}
/** E2 在途: the statement adds up, continues the day before, and holds what the bills of the day say. */
export function compareInTransit(
  now: InTransit,
  before: InTransit | undefined,
  bills: ChannelSums | undefined,
): Equation[] {
  const moved = now.opening + now.collected - now.refunded - now.feeWithheld - now.arrived;
  const results = [equal("E2", `${now.channel} ${now.day} closing`, now.closing, moved)];
  if (before) results.push(equal("E2", `${now.channel} ${now.day} opening`, now.opening, before.closing));
  if (bills) {
    const fees = bills.fees - bills.feesReturned;
    results.push(equal("E2", `${now.channel} ${now.day} collected`, now.collected, bills.payments));
    results.push(equal("E2", `${now.channel} ${now.day} refunded`, now.refunded, bills.refunds));
    results.push(equal("E2", `${now.channel} ${now.day} fee withheld`, now.feeWithheld, fees));
  }
  return results;
}

/** The acquirer's client funds of one day. */
export interface ClientFunds {
  day: Day;
  opening: bigint;
  arrived: bigint;
  returned: bigint;
  advances: bigint;
  paid: bigint;
  refunded: bigint;
  feeDrawn: bigint;
  repaid: bigint;
  closing: bigint;
}
/** What else is known of that day: arrivals of all channels, and what the bank did with our lines. */
export interface DayMoves {
  arrived: bigint;
  paid: bigint;
  returned: bigint;
}
/** E3 客户待结算资金: the movement adds up, continues the day before, and agrees with channels and bank. */
export function compareClientFunds(
  now: ClientFunds,
  before: ClientFunds | undefined,
  moves: DayMoves | undefined,
): Equation[] {
  const moved =
    now.opening +
    now.arrived +
    now.returned +
    now.advances -
    now.paid -
    now.refunded -
    now.feeDrawn -
    now.repaid;
  const results = [equal("E3", `${now.day} closing`, now.closing, moved)];
  if (before) results.push(equal("E3", `${now.day} opening`, now.opening, before.closing));
  if (moves) {
    results.push(equal("E3", `${now.day} arrived`, now.arrived, moves.arrived));
    results.push(equal("E3", `${now.day} paid`, now.paid, moves.paid));
    results.push(equal("E3", `${now.day} returned`, now.returned, moves.returned));
  }
  return results;
}

/** What the acquirer owes and holds at the end of the window. */
export interface Holdings {
  clientFunds: bigint;
  inTransit: bigint;
  /** Advances outstanding: granted less repaid, the `cover` of shops below zero. */
  advances: bigint;
  /** Σ signed net of all lines of this file: due, held, carried and about to be paid. */
  positions: bigint;
  /** Lines of former files that the bank had not answered by the end of the window. */
  outstanding: bigint;
  /** Payments less refunds left out, of those that stand in a bill. */
  suspense: bigint;
  /** Fees earned and not yet drawn; below zero where a channel withheld them of payments that are still left out. */
  fee: bigint;
  payTotal: bigint;
}
/** E4 总分核对、账实核对: everything owed equals everything held. */
export function compareHoldings(h: Holdings): Equation {
  const owed = h.positions + h.advances + h.outstanding + h.suspense + h.fee;
  return equal("E4", "funds and in transit", h.clientFunds + h.inTransit, owed);
}

/** E5 before release: funds held or arriving cover what is payable now and what is still at the bank. */
export function compareCover(h: Holdings): Equation {
  const left = h.clientFunds + h.inTransit;
  const right = h.payTotal + h.outstanding;
  return {
    name: "E5",
    of: "cover of what is payable",
    left,
    right,
    difference: left - right,
    holds: left >= right,
  };
}
