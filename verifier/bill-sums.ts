import type { Channel } from "#server/channel/channel.ts";
import type { ChannelSums } from "#server/result/control.ts";
import type { PaidRow, RefundRow } from "./booked-row.ts";

/** Sums of the rows inside the window, per channel. */
export class BillSums {
  readonly #channels = new Map<Channel, ChannelSums>();

  has = (channel: Channel): boolean => this.#channels.has(channel);
  get = (channel: Channel): ChannelSums | undefined => this.#channels.get(channel);

  of(channel: Channel): ChannelSums {
    let sums = this.#channels.get(channel);
    if (!sums) {
      sums = { payments: 0n, refunds: 0n, fees: 0n, feesReturned: 0n };
      this.#channels.set(channel, sums);
    }
    return sums;
  }

  add = (row: PaidRow | RefundRow): void => this.#count(row, 1n);
  take = (row: PaidRow | RefundRow): void => this.#count(row, -1n);

  #count(row: PaidRow | RefundRow, sign: bigint): void {
    const sums = this.of(row.channel);
    const fen = sign * BigInt(row.settlementFen);
    if ("paidAt" in row) {
      sums.payments += fen;
      sums.fees += sign * BigInt(row.feeFen);
    } else {
      sums.refunds += fen;
      sums.feesReturned += sign * BigInt(row.feeReturnedFen);
    }
  }
}
