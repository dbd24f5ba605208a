/**
 * What the file says it left out (未入账), against the bills and the previous file: nothing may vanish between two files,
 * nothing may be left out and entered at once, and only what a bill holds counts as money. Pure.
 */
import type { Channel } from "#server/channel/channel.ts";
import type { LeftOutItem } from "#server/clearing/clearing-day.ts";
import type { ClearingFile, LeftOut } from "#server/clearing/clearing-file.ts";
import type { ChannelSums } from "#server/result/control.ts";
import { WITHOUT_BILL } from "#server/statement/difference.ts";
import type { PaidRow, RefundRow } from "./bill-book.ts";
import { show } from "./compare-records.ts";
import type { Differences, Where } from "./difference.ts";
import { type GroundContext, leftOutKey } from "./ground.ts";

/** What stands in X, as the books demand it, and with it the money that is in suspense. */
export interface LeftOutGround {
  expected: LeftOutItem[];
  /** Per channel, of rows that are left out for the first time here. */
  fresh: Map<Channel, ChannelSums>;
  /** Payments less refunds of every item that stands in a bill. */
  suspense: bigint;
  /** Fees the channel withheld of them all the same, less what it gave back: drawn, and not yet earned by any entry. */
  feesAhead: bigint;
}

interface Row {
  channel: Channel;
  fen: bigint;
  fee: bigint;
  isRefund: boolean;
  row: PaidRow | RefundRow;
}

/** What the acquirer's books say of each transaction that the file leaves out. */
export function leftOutGround(file: ClearingFile, context: GroundContext): LeftOutGround {
  const ground: LeftOutGround = { expected: [], fresh: new Map(), suspense: 0n, feesAhead: 0n };
  for (const stated of file.leftOut) {
    const at = rowOf(stated, context);
    const before = previousOf(stated, at, context);
    const inWindow = at?.row.inWindow === true;
    const since = before?.since ?? context.clearingDate;
    // A bill row that appears for something so far without one begins to count today: either day may stand there.
    const firstSeen = inWindow && stated.since === context.clearingDate ? stated.since : since;
    const { acquirerReference, refundReference, kind, reason } = stated;
    const item = { acquirerReference, refundReference, kind, reason, since: firstSeen };
    if (at && (inWindow || before)) {
      ground.expected.push({ ...item, amount: at.fen, channel: at.channel, isNew: inWindow });
      ground.suspense += at.isRefund ? -at.fen : at.fen;
      ground.feesAhead += at.isRefund ? -at.fee : at.fee;
      if (inWindow) addTo(ground.fresh, at);
    } else if (!at && WITHOUT_BILL.includes(stated.kind)) {
      const amount = before?.amount ?? stated.amount;
      ground.expected.push({ ...item, amount, isNew: false });
    }
  }
  return ground;
}

/** After the entries were read: both at once, neither of both, and what the previous file left out and this one forgot. */
export function compareLeftOut(
  file: ClearingFile,
  context: GroundContext,
  differences: Differences,
): LeftOut[] {
  const stated = new Set<string>();
  const { documents, channels, positions, layers, returned, decisions } = file;
  const before = [documents, channels, positions, layers, returned, decisions];
  const firstLine = before.reduce((lines, records) => lines + records.length, 2);
  for (const [i, x] of file.leftOut.entries()) {
    const at = rowOf(x, context);
    const reference = x.refundReference ? `${x.acquirerReference} ${x.refundReference}` : x.acquirerReference;
    if (at?.row.entered)
      differences.add("bill.twice", { record: "X", line: firstLine + i, reference }, "X | P/R", "X + P/R");
    for (const key of keysOf(x, at)) stated.add(key);
  }
  const { payments, refunds } = context.books.bills;
  const omitted = (record: string, reference: string, fen: number) =>
    differences.add(
      "bill.omitted",
      { record, line: 0, reference } satisfies Where,
      show(BigInt(fen)),
      "（无 / none）",
    );
  for (const [reference, row] of payments)
    if (row.inWindow && !row.entered && !stated.has(leftOutKey(reference, "")))
      omitted("P", reference, row.settlementFen);
  for (const [reference, rows] of refunds)
    for (const row of rows)
      if (row.inWindow && !row.entered && !stated.has(leftOutKey(reference, row.refundNo)))
        omitted("R", `${reference} ${row.refundNo}`, row.settlementFen);
  const decided = new Set(file.decisions.map((d) => d.reference));
  return [...context.previouslyOut.values()].filter((x) => {
    const at = rowOf(x, context);
    const isDecided = decided.has(x.refundReference || x.acquirerReference);
    // A refund no bill ever held moved no money: when the channel refused it after all, it may leave the list.
    if (!at && x.kind === "refund_only_platform") return false;
    return !at?.row.entered && !isDecided && !keysOf(x, at).some((key) => stated.has(key));
  });
}

function rowOf(x: LeftOut, context: GroundContext): Row | undefined {
  const { bills } = context.books;
  if (x.refundReference === "") {
    const row = bills.payments.get(x.acquirerReference);
    return (
      row && {
        channel: row.channel,
        fen: BigInt(row.settlementFen),
        fee: BigInt(row.feeFen),
        isRefund: false,
        row,
      }
    );
  }
  const row = bills.refundOf(x.acquirerReference, x.refundReference);
  const fee = BigInt(row?.feeReturnedFen ?? 0);
  return row && { channel: row.channel, fen: BigInt(row.settlementFen), fee, isRefund: true, row };
}

/** A refund may be named by its number or by the acquirer's own. */
function keysOf(x: LeftOut, at: Row | undefined): string[] {
  const keys = [leftOutKey(x.acquirerReference, x.refundReference)];
  if (at && "refundNo" in at.row)
    for (const no of [at.row.refundNo, at.row.acquirerRefundReference])
      keys.push(leftOutKey(x.acquirerReference, no));
  return keys;
}

function previousOf(x: LeftOut, at: Row | undefined, context: GroundContext): LeftOut | undefined {
  for (const key of keysOf(x, at)) {
    const found = context.previouslyOut.get(key);
    if (found) return found;
  }
  return undefined;
}

export function addTo(
  sums: Map<Channel, ChannelSums>,
  row: { channel: Channel; fen: bigint; fee: bigint; isRefund: boolean },
): void {
  let s = sums.get(row.channel);
  if (!s) {
    s = { payments: 0n, refunds: 0n, fees: 0n, feesReturned: 0n };
    sums.set(row.channel, s);
  }
  s[row.isRefund ? "refunds" : "payments"] += row.fen;
  s[row.isRefund ? "feesReturned" : "fees"] += row.fee;
}
