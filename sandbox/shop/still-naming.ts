import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Day, dayFrom } from "#server/calendar/day.ts";
import { dayOf } from "#server/calendar/instant.ts";
import type { ClearingFile } from "#server/clearing/clearing-file.ts";
import { readClearingFile } from "#server/clearing/clearing-file-codec.ts";
import { stillNamedIn } from "#server/clearing/still-named.ts";
import { readRelease } from "#server/clearing/verdict-codec.ts";
import { sha256Hex } from "#server/document/digest.ts";
import { lastRefundDay } from "#server/refund/last-refund-day.ts";
import { entryOf } from "../core/register.ts";
import { foreignIn } from "../trade/foreign-payment.ts";
import type { Trade } from "../trade/trade.ts";
import type { BankLine } from "../world/facts.ts";
import { readLines } from "../world/files.ts";
import type { World } from "../world/world.ts";

/** One thing that still names a number. `isWaivable`: two people may say that they do not wait for it. */
export interface Naming {
  text: string;
  isWaivable: boolean;
}

const BEFORE_ALL = dayFrom("2000-01-01");
const yuan = (fen: bigint) => `¥${fen / 100n}.${String(fen % 100n).padStart(2, "0")}`;

/** What keeps a number from being closed, by this house's own books: its released files, its bank, its payments. */
export function stillNaming(world: World, number: string): Naming[] {
  const files = releasedFiles(world);
  const newest = files.at(-1)?.file;
  const found: Naming[] = [];
  const say = (isThere: boolean, text: string, isWaivable = false) => {
    if (isThere) found.push({ text, isWaivable });
  };
  if (newest) {
    const { owedFen, advanceFen, coverFen, leftOut } = stillNamedIn(newest, number);
    say(owedFen > 0n, `还有 ${yuan(owedFen)} 没有付`);
    say(advanceFen > 0n, `还有 ${yuan(advanceFen)} 垫付没有归还`);
    say(coverFen > 0n, `还有 ${yuan(coverFen)} 退款垫补没有归还`);
    say(leftOut > 0, `还有 ${leftOut} 笔未入账，等决定`);
  }
  const open = unanswered(world, number, files);
  say(open > 0, `还有 ${open} 笔付款银行没有答复，或退回了还没有重新清分`);
  const { days, last } = paymentsOf(world, number);
  const since = newest?.header.clearingDate ?? BEFORE_ALL;
  const later = days.filter((day) => day > since).length;
  say(later > 0, `还有 ${later} 笔收款、退款没有清分`);
  say(last >= dayOf(world.now()), `收款最晚到 ${last} 还可能退款`, true);
  return found;
}

export interface ReleasedFile {
  digest: string;
  file: ClearingFile;
}

/** By clearing date. */
export function releasedFiles({ paths }: World): ReleasedFile[] {
  const names = readdirSync(paths.files).filter((name) => name.endsWith(".rel"));
  return names
    .filter((name) => readRelease(readFileSync(join(paths.files, name))).verdict.verdict === "released")
    .map((name) => readFileSync(join(paths.files, name.replace(/\.rel$/, ".clr"))))
    .map((bytes) => ({ digest: sha256Hex(bytes), file: readClearingFile(bytes) }))
    .sort((a, b) => (a.file.header.clearingDate < b.file.header.clearingDate ? -1 : 1));
}

/** Lines of the number that were handed to the bank and have no end: no answer, or money that came back and re-entered nowhere. */
function unanswered({ paths }: World, number: string, files: readonly ReleasedFile[]): number {
  const lines = readLines<BankLine>(paths.bank).filter((line) => line.subMerchantNo === number);
  const keyOf = (line: { fileDigest: string; lineNo: number }) => `${line.fileDigest} ${line.lineNo}`;
  const entered = new Set(files.flatMap(({ file }) => file.returned.map(keyOf)));
  const paidLines = files.flatMap(({ digest, file }) =>
    file.positions.flatMap(({ subMerchantNo, lineNo, pay }) =>
      subMerchantNo === number && pay > 0n ? [keyOf({ fileDigest: digest, lineNo })] : [],
    ),
  );
  const isOpen = (key: string) => {
    const said = lines.filter((line) => keyOf(line) === key && line.kind !== "submitted");
    // Paid after all, as two people stated: the end of it.
    if (said.some((line) => line.kind === "paid" && line.persons)) return false;
    const cameBack = said.some((line) => line.kind === "failed" || line.kind === "returned");
    return cameBack ? !entered.has(key) : said.length === 0;
  };
  return new Set(paidLines.filter(isOpen)).size;
}

/** The days of everything that was paid and given back at a number, and the last one on which a payment can be given back. */
function paymentsOf(world: World, number: string): { days: Day[]; last: string } {
  const { channelNos } = entryOf(world.desk.register(), number);
  const isForeign = foreignIn(world);
  const isOwn = (t: Trade) => channelNos[t.channel]?.some(({ no }) => no === t.channelNo) && !isForeign(t);
  const trades = world.book.newest.filter(isOwn);
  const days = trades.flatMap(({ payment, refunds }) =>
    payment ? [payment.billDay, ...refunds.map((r) => dayOf(r.acceptedAt))] : [],
  );
  const refundable = trades.flatMap(({ channel, payment }) =>
    payment ? [lastRefundDay({ channel, paidAt: payment.at })] : [],
  );
  return { days, last: refundable.sort().at(-1) ?? "" };
}
