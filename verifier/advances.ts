/**
 * The acquirer's own advances beside its funds book: what is to be booked, and what may be taken back, in sentences for a clerk.
 * Pure.
 */
import { writeCompactDay } from "#server/calendar/compact-day-codec.ts";
import type { ClearingFile, Position } from "#server/clearing/clearing-file.ts";
import { clearingFileName } from "#server/clearing/clearing-file-codec.ts";
import { groupAmount } from "#server/money/amount.ts";
import { minFen } from "#server/money/fen.ts";
import type { BillBook } from "./bill-book.ts";
import type { Books } from "./books.ts";
import { show } from "./compare-records.ts";

/**
 * Σ negative rests = Σ advances of the funds book (I12), and besides what refunds took that nobody bears until two people decide
 * about them; what lacks is booked with this clearing date.
 */
export function unbookedAdvances(file: ClearingFile, booked: bigint, bills: BillBook): string[] {
  const needed = neededBy(file, bills);
  const lacks = sumOf(needed) - booked;
  if (lacks <= 0n) return [];
  const named = needed.map(({ name, fen }) => `${name} ${show(fen)}`).join("、");
  const day = file.header.clearingDate;
  return [
    `垫付尚未记账：${named}，共少记 ${show(lacks)}，应以账日 ${day} 记入资金账 / advances not booked yet: book ${show(lacks)} with the date ${day}`,
  ];
}

/**
 * What the funds book still shows as advanced on the file's date and nobody needs any more: it may be taken back with that date.
 * Named is which shop's own money repaid it, in which file; what was taken back with a later date is not told again.
 */
export function repaidAdvances(file: ClearingFile, books: Books): string[] {
  const day = file.header.clearingDate;
  const booked = books.clientFunds.reduce((sum, f) => sum + (f.day <= day ? f.advances : 0n) - f.repaid, 0n);
  const free = booked - sumOf(neededBy(file, books.bills));
  if (booked <= 0n || free <= 0n) return [];
  const by: string[] = [];
  let left = free;
  for (const { no, fen, of, from } of repayments(file, books)) {
    if (left <= 0n) break;
    const part = least(fen, left);
    left -= part;
    by.push(`${no} ${yuan(part)}，由 by ${clearingFileName(of.header)} 的${from} 补回 repaid`);
  }
  if (left > 0n) by.push(`更早的文件或决定 earlier files or a decision ${yuan(left)}`);
  return [
    `垫付可以收回：共 ${yuan(free)}（${by.join("；")}），收回时以账日 ${writeCompactDay(day)} 记入资金账 / advances may be taken back: ${yuan(free)}, booked with the date ${writeCompactDay(day)}`,
  ];
}

interface Needed {
  name: string;
  fen: bigint;
}

function neededBy({ positions, leftOut }: ClearingFile, bills: BillBook): Needed[] {
  const below = positions.flatMap((p) => (p.rest < 0n ? [{ name: p.subMerchantNo, fen: -p.rest }] : []));
  const unborne = leftOut.flatMap(({ kind, acquirerReference, refundReference }) => {
    const row = kind === "not_computable" ? bills.refundOf(acquirerReference, refundReference) : undefined;
    if (!row) return [];
    const name = `未入账退款 refund ${acquirerReference}/${refundReference}`;
    return [{ name, fen: BigInt(row.settlementFen - row.feeReturnedFen) }];
  });
  return [...below, ...unborne];
}

/** By how much less a shop owed after each file than before it, the newest first. */
function* repayments(file: ClearingFile, { previous, history }: Books) {
  const chain = [file, ...(previous ? [previous.file] : []), ...history.map((h) => h.file)];
  for (const of of chain)
    for (const p of of.positions) {
      const fen = owed(p.carriedIn) - owed(p.rest);
      if (fen > 0n) yield { no: p.subMerchantNo, fen, of, from: sourcesOf(p) };
    }
}

const least = (...list: bigint[]): bigint => list.reduce(minFen);
const owed = (rest: bigint): bigint => (rest < 0n ? -rest : 0n);

/** What came to the shop in that file. */
function sourcesOf(p: Position): string {
  const words = [
    p.sales > 0n ? "收入 sales" : "",
    p.cover > 0n ? "垫补 cover" : "",
    p.returned > 0n ? "银行退回 returned" : "",
    p.adjust > 0n ? "决定 decision" : "",
  ];
  return words.filter((word) => word !== "").join("、");
}

const sumOf = (list: readonly Needed[]): bigint => list.reduce((sum, n) => sum + n.fen, 0n);
const yuan = (fen: bigint): string => `${groupAmount(fen)} 元`;
