/** What a row of the bills adds to the sums of its channel and to the control. Pure. */
import type { Channel } from "../channel/channel.ts";
import type { DayState } from "./clearing-day.ts";
import type { LeftOut, VoidEntry } from "./clearing-file.ts";
import { channelOf, feesOf, sumsByShop } from "./day-sums.ts";

/** A bill row behind something left out. */
export interface LeftOutRow {
  channel: Channel;
  feeFen: bigint;
  /** Its row lies in this window: it counts with its channel. */
  isNew: boolean;
}

/** A payment or refund that counts with its channel, entered or accepted whole; `isLate`: it was left out before. */
export function countEntered(
  state: DayState,
  row: { channel: Channel; amount: bigint; feeFen: bigint; isRefund: boolean; isLate: boolean },
): void {
  const channel = channelOf(state.channels, row.channel);
  if (row.isRefund) {
    channel.refundCount++;
    channel.grossRefund += row.amount;
    channel.feeReturned += row.feeFen;
    if (row.isLate) channel.enteredRefund += row.amount;
  } else {
    channel.saleCount++;
    channel.gross += row.amount;
    channel.fee += row.feeFen;
    if (row.isLate) channel.entered += row.amount;
  }
  if (row.isLate)
    feesOf(state.control.entered, row.channel)[row.isRefund ? "feesReturned" : "fees"] += row.feeFen;
}

/** Lists a payment or refund that does not enter. `row` absent: no bill has it, it stands in no sum. */
export function leaveOut(state: DayState, item: LeftOut, row: LeftOutRow | undefined): void {
  state.leftOut.push(item);
  if (!row) return;
  const sign = item.refundReference === "" ? 1n : -1n;
  state.control.suspense += sign * item.amount;
  state.control.feesAhead += sign * row.feeFen;
  if (row.isNew) countLeftOut(state, item, row);
}

/** A bill row of this window that does not enter, listed or not. */
export function countLeftOut(
  state: DayState,
  { refundReference, amount }: Pick<LeftOut, "refundReference" | "amount">,
  { channel, feeFen }: Pick<LeftOutRow, "channel" | "feeFen">,
): void {
  const totals = channelOf(state.channels, channel);
  const fees = feesOf(state.control.newLeftOut, channel);
  if (refundReference === "") {
    totals.newLeftOut += amount;
    fees.fees += feeFen;
  } else {
    totals.newLeftOutRefund += amount;
    fees.feesReturned += feeFen;
  }
}

/** The exact opposite of a cleared refund: it counts negative with its channel and its bearers. */
export function countVoid(
  state: DayState,
  {
    channel,
    amount,
    feeReturned,
    entry,
  }: { channel: Channel; amount: bigint; feeReturned: bigint; entry: VoidEntry },
): void {
  const totals = channelOf(state.channels, channel);
  totals.grossRefund -= amount;
  totals.feeReturned -= feeReturned;
  for (const [shop, fen] of sumsByShop(state.shops, entry.parts)) shop.refunds -= fen;
}

/**
 * A refund that ended CLOSED before it could enter: its bill row leaves the list as if it had entered and been void at once.
 */
export function countEndedVoid(
  state: DayState,
  row: { channel: Channel; amount: bigint; feeFen: bigint; isNew: boolean },
): void {
  const { channel, amount, feeFen } = row;
  if (row.isNew) countLeftOut(state, { refundReference: "-", amount }, { channel, feeFen });
  channelOf(state.channels, channel).enteredRefund += amount;
  feesOf(state.control.entered, channel).feesReturned += feeFen;
}
