/** The control E1–E5 of one file: what the acquirer's own books say beside what the file says. Pure. */
import { addDays } from "#server/calendar/calendar.ts";
import { windowOf } from "#server/calendar/clearing-date.ts";
import type { Day } from "#server/calendar/day.ts";
import { startOf } from "#server/calendar/instant.ts";
import { CHANNELS } from "#server/channel/channel.ts";
import type { ClearingFile } from "#server/clearing/clearing-file.ts";
import type { DayControlSums } from "#server/clearing/day-sums.ts";
import { answersOf } from "#server/result/bank-answers.ts";
import {
  type ChannelSums,
  compareBills,
  compareClientFunds,
  compareCover,
  compareHoldings,
  compareInTransit,
  type Equation,
} from "#server/result/control.ts";
import { repaidAdvances, unbookedAdvances } from "./advances.ts";
import type { Books } from "./books.ts";
import { lineKey } from "./chain.ts";

const NONE: ChannelSums = { payments: 0n, refunds: 0n, fees: 0n, feesReturned: 0n };

export interface DayFunds {
  equations: Equation[];
  /** What the funds book lacks of the advances that the file needs, or shows of those that were repaid; as sentences. */
  advances: string[];
  /** Days and channels for which the acquirer gave no statement: the equation cannot be drawn up. */
  missing: string[];
}

/**
 * The day's equations over the acquirer's own bills and funds (domain.md §7); a statement that is absent is named, not
 * guessed.
 */
export function dayFunds(
  file: ClearingFile,
  books: Books,
  { newLeftOut, entered, suspense, feesAhead }: DayControlSums,
): DayFunds {
  const day = file.header.clearingDate;
  const equations: Equation[] = [];
  const missing: string[] = [];
  const channels = CHANNELS.filter(
    (c) => books.bills.sums.has(c) || file.channels.some((t) => t.channel === c),
  );
  for (const channel of channels) {
    const total = file.channels.find((c) => c.channel === channel);
    const left = { ...NONE, ...newLeftOut.get(channel) };
    const late = { ...NONE, ...entered.get(channel) };
    const claim = {
      gross: total?.gross ?? 0n,
      grossRefund: total?.grossRefund ?? 0n,
      fee: total?.fee ?? 0n,
      feeReturned: total?.feeReturned ?? 0n,
      newLeftOut: { ...left, payments: total?.newLeftOut ?? 0n, refunds: total?.newLeftOutRefund ?? 0n },
      entered: { ...late, payments: total?.entered ?? 0n, refunds: total?.enteredRefund ?? 0n },
    };
    equations.push(...compareBills(channel, books.bills.sums.get(channel) ?? NONE, claim));
  }
  if (books.clientFunds.length === 0 && books.inTransit.length === 0)
    return { equations, advances: [], missing: [`${day} E2 E3 E4 E5`] };

  const { from, to } = windowOf(day, books.cutOffs);
  const natural =
    from.getTime() === startOf(day).getTime() && to.getTime() === startOf(addDays(day, 1)).getTime();
  const before = <T extends { day: Day }>(rows: readonly T[]): T | undefined =>
    rows.filter((r) => r.day < day).reduce<T | undefined>((a, b) => (a && a.day > b.day ? a : b), undefined);
  let inTransit = 0n;
  let arrived = 0n;
  for (const channel of CHANNELS) {
    const rows = books.inTransit.filter((f) => f.channel === channel);
    const now = rows.find((f) => f.day === day);
    if (!now) {
      if (channels.includes(channel)) missing.push(`${day} in_transit ${channel}`);
      continue;
    }
    const sums = natural ? (books.bills.sums.get(channel) ?? NONE) : undefined;
    equations.push(...compareInTransit(now, before(rows), sums));
    inTransit += now.closing;
    arrived += now.arrived;
  }
  const funds = books.clientFunds.find((f) => f.day === day);
  if (!funds) return { equations, advances: [], missing: [...missing, `${day} client_funds`] };
  const moves = { arrived, ...movedAtBank(books, day) };
  equations.push(...compareClientFunds(funds, before(books.clientFunds), moves));
  const advances = books.clientFunds.reduce(
    (sum, f) => (f.day <= day ? sum + f.advances - f.repaid : sum),
    0n,
  );
  const holdings = {
    clientFunds: funds.closing,
    inTransit,
    advances,
    positions: file.positions.reduce((sum, p) => sum + p.net, 0n),
    outstanding: outstandingAt(file, books),
    suspense,
    fee: -feesAhead,
    payTotal: file.totals.payTotal,
  };
  equations.push(compareHoldings(holdings), compareCover(holdings));
  const isCovered = equations.every((e) => e.holds || (e.name !== "E4" && e.name !== "E5"));
  const told = isCovered ? repaidAdvances(file, books) : unbookedAdvances(file, advances, books.bills);
  return { equations, advances: told, missing };
}

/** What the bank paid out and got back on a day; its own second word about a line counts for nothing. */
function movedAtBank(books: Books, day: Day): { paid: bigint; returned: bigint } {
  const ofDay = answersOf(books.bank).counts.filter((b) => b.bankDay === day);
  const sumOf = (kind: "paid" | "returned") =>
    ofDay.reduce((sum, b) => (b.kind === kind ? sum + b.amount : sum), 0n);
  return { paid: sumOf("paid"), returned: sumOf("returned") };
}

/**
 * What is owed out of older files on this day and stands in no position: lines that the bank had not paid, and what came
 * back of them, until it has re-entered. What was handed over of this file or a later one is none of it, however often the
 * file is checked afterwards.
 */
function outstandingAt({ header, returned }: ClearingFile, books: Books): bigint {
  const day = header.clearingDate;
  const former = [...(books.previous ? [books.previous] : []), ...books.history];
  const kept = new Set(former.map((f) => f.digest));
  const reentered = new Set([returned, ...former.map((f) => f.file.returned)].flat().map(lineKey));
  const answers = answersOf(books.bank).counts.filter((b) => b.kind !== "submitted" && b.bankDay <= day);
  const answered = new Set(reentered);
  let open = 0n;
  for (const b of answers) {
    if (b.kind === "paid" || (b.kind === "failed" && !kept.has(b.fileDigest))) answered.add(lineKey(b));
    if (b.kind === "returned" && kept.has(b.fileDigest) && !reentered.has(lineKey(b))) open += b.amount;
  }
  for (const { file, digest } of former)
    for (const p of file.positions)
      if (p.pay > 0n && !answered.has(lineKey({ fileDigest: digest, lineNo: p.lineNo }))) open += p.pay;
  // Files that are no longer kept: what was handed to the bank says it.
  for (const b of books.bank)
    if (b.kind === "submitted" && b.clearingDate !== undefined && b.clearingDate < day)
      if (!kept.has(b.fileDigest) && !answered.has(lineKey(b))) open += b.amount;
  return open;
}
