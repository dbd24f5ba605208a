/**
 * The platform's own control before anything is proposed: E1 per channel for payments, refunds and fees — the bills of the
 * window on the left, the file on the right — and I1 of the day's postings. What stays unexplained must be 0.00 (不明差异).
 * E2–E5 have left-hand sides that only the acquirer holds: its own tool checks them. Source: domain.md "The clearing day".
 */
import type { Channel } from "../channel/channel.ts";
import type { ChannelTotals } from "../clearing/clearing-file.ts";
import { balancesOf, type Posting } from "../ledger/posting.ts";
import { type ChannelSums, compareBills, type Equation } from "../result/control.ts";

const noSums = (): ChannelSums => ({ payments: 0n, refunds: 0n, fees: 0n, feesReturned: 0n });

/** Sums one row of a bill into its channel's four kinds. */
export function addRow(
  sums: Map<Channel, ChannelSums>,
  row: { channel: Channel; kind: string; amount: bigint; fee: bigint },
): void {
  const at = sums.get(row.channel) ?? noSums();
  if (row.kind === "payment") {
    at.payments += row.amount;
    at.fees += row.fee;
  } else {
    at.refunds += row.amount;
    at.feesReturned += row.fee;
  }
  sums.set(row.channel, at);
}

export interface DayControl {
  equations: Equation[];
  /** Σ |left − right| of all equations and what the postings leave on `split` and `fee`, in fen. */
  unexplainedFen: bigint;
}

export interface ControlInput {
  /** Every row of the bills inside the window. */
  bills: ReadonlyMap<Channel, ChannelSums>;
  /** Rows of the window that are left out for the first time. */
  newLeftOut: ReadonlyMap<Channel, ChannelSums>;
  /** Rows of earlier windows that enter now. */
  entered: ReadonlyMap<Channel, ChannelSums>;
  file: readonly ChannelTotals[];
  postings: readonly Posting[];
}

/** What the platform can lay side by side before it proposes (E1, the postings), and what of it stays unexplained, in fen. */
export function controlOf(input: ControlInput): DayControl {
  const channels = new Set<Channel>([...input.bills.keys(), ...input.file.map((c) => c.channel)]);
  const equations = [...channels].sort().flatMap((channel) => {
    const total = input.file.find((c) => c.channel === channel);
    return compareBills(channel, input.bills.get(channel) ?? noSums(), {
      gross: total?.gross ?? 0n,
      grossRefund: total?.grossRefund ?? 0n,
      fee: total?.fee ?? 0n,
      feeReturned: total?.feeReturned ?? 0n,
      newLeftOut: input.newLeftOut.get(channel) ?? noSums(),
      entered: input.entered.get(channel) ?? noSums(),
    });
  });
  const balances = balancesOf(input.postings);
  const apart = equations.map((e) => e.difference);
  const unexplainedFen = [...apart, balances.get("split") ?? 0n, balances.get("fee") ?? 0n].reduce(
    (sum, fen) => sum + (fen < 0n ? -fen : fen),
    0n,
  );
  return { equations, unexplainedFen };
}
