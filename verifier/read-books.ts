import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { createInterface } from "node:readline";
import { channelOfBill, readBill } from "#server/acquirer/bill-codec.ts";
import { readAgreement } from "#server/agreement/agreement-codec.ts";
import type { DocumentEvidence } from "#server/agreement/document-evidence.ts";
import { readDocumentRows } from "#server/agreement/document-evidence-codec.ts";
import { readFeeSchedule } from "#server/agreement/fee-schedule-codec.ts";
import { windowOf } from "#server/calendar/clearing-date.ts";
import { readCompactDay } from "#server/calendar/compact-day-codec.ts";
import { type Day, readDay } from "#server/calendar/day.ts";
import { readInstant } from "#server/calendar/instant.ts";
import { CHANNELS, type Channel } from "#server/channel/channel.ts";
import { readClearingFile } from "#server/clearing/clearing-file-codec.ts";
import { ancestorsOf, type KnownFile, previousOf } from "#server/clearing/file-chain.ts";
import { isForeign, numbersOf } from "#server/clearing/law-books.ts";
import type { Signer } from "#server/clearing/register.ts";
import { sha256Hex } from "#server/document/digest.ts";
import { merchantOrderNo, readOrderTerms } from "#server/order/order-terms-codec.ts";
import type { ClientFunds, InTransit } from "#server/result/control.ts";
import { BillBook, type Original, type Window } from "./bill-book.ts";
import { type ChannelDay, refuseMissingBills } from "./bill-days.ts";
import {
  type BankLine,
  type Books,
  type BookVersions,
  type FormerFile,
  Unreadable,
  type UnreadRow,
} from "./books.ts";
import { readDecisions } from "./decision-book.ts";
import { inFile, inJsonFile } from "./in-file.ts";
import { parseJson } from "./json-text.ts";
import type { VersionPaths } from "./kept-versions.ts";
import { type ChainPaths, readChain } from "./read-chain.ts";
import { isThere, readBytes, sizeOf } from "./read-file.ts";
import { sealOf } from "./read-seal.ts";
import type { StatedOrder } from "./transactions.ts";

/** Paths of the acquirer's own inputs; what is absent is empty. */
export interface BookPaths extends VersionPaths {
  bills: readonly string[];
  /** Where there is none, by the acquirer's own word. */
  noBill: readonly ChannelDay[];
  originals?: string | undefined;
  agreements: string;
  fees: string;
  bank?: string | undefined;
  decisions?: string | undefined;
  closes?: string | undefined;
  terms?: string | undefined;
  funds?: string | undefined;
  chain: ChainPaths;
  /** Named one by one; of one of them the day must be the file's. */
  seals?: readonly string[] | undefined;
}

/** Former files beyond this are found in the bank's record instead. */
const HISTORY_MAX = 40;

/**
 * Reads everything of the acquirer's own into memory, save the record of earlier payments, of which only `needed`
 * references are kept. Throws `Unreadable` with the file and the place.
 */
export async function readBooks(
  paths: BookPaths,
  clearingDate: Day,
  versions: BookVersions,
  needed: (bills: BillBook) => ReadonlySet<string>,
): Promise<Books> {
  const register = versions.register.used;
  const signers = signersOf(versions.register);
  const window = windowOf(clearingDate, register.cutOffMinutes);
  const at: Window = { from: window.from.getTime(), to: window.to.getTime() };
  const { previous, ...chain } = chainBooks(paths.chain, clearingDate, signers);
  const unreadRows: UnreadRow[] = [];
  const { numberOf } = numbersOf(register);
  const bills = new BillBook({
    window: at,
    clearingDate,
    isForeign: (channel, row) => isForeign({ numberOf }, { ...row, channel }),
    previousWindowTo: previous && endOf(previous),
  });
  for (const former of [...(previous ? [previous] : []), ...chain.history])
    bills.addDecided(former.file.decisions);
  const given = paths.bills.map((path) => ({ path, ...billOf(path) }));
  refuseMissingBills(register, at, previous && endOf(previous), given, paths.noBill);
  for (const { path, channel, day } of given) {
    const bill = inFile(path, () => readBill(channel, readBytes(path), day));
    for (const row of bill.rows) bills.addBillRow(channel, row);
    for (const fault of bill.faults) unreadRows.push({ ...fault, file: path });
  }
  if (paths.originals !== undefined) {
    const wanted = new Set(needed(bills));
    for (const x of previous?.file.leftOut ?? []) wanted.add(x.acquirerReference);
    for await (const o of linesOf(paths.originals, originalOf))
      if (wanted.has(o.acquirerReference) || bills.payments.has(o.acquirerReference)) bills.addOriginal(o);
  }
  const funds = await listOf(paths.funds, fundsOf);
  return {
    bills,
    unreadRows,
    noBill: paths.noBill,
    seal: sealOf(paths.seals ?? [], clearingDate),
    agreements: documentsOf(paths.agreements, readAgreement),
    fees: documentsOf(paths.fees, readFeeSchedule),
    register,
    versions,
    signers,
    cutOffMinutes: register.cutOffMinutes,
    calendar: versions.calendar.used.years,
    bank: await listOf(paths.bank, bankLineOf),
    decisions: paths.decisions === undefined ? [] : readDecisions(paths.decisions),
    closes: await closesOf(paths.closes, at),
    ...(paths.terms !== undefined && { terms: await termsOf(paths.terms) }),
    clientFunds: funds.flatMap((f) => ("channel" in f ? [] : [f])),
    inTransit: funds.flatMap((f) => ("channel" in f ? [f] : [])),
    ...(previous && { previous }),
    ...chain,
  };
}

/** The file before this date's, what it is built on, and all the others as far as the chain needs them. */
function chainBooks(paths: ChainPaths, clearingDate: Day, signers: readonly Signer[]) {
  const { chain, at } = readChain(paths, signers);
  const formerOf = (f: KnownFile): FormerFile[] => {
    const found = at.get(f.digest);
    return found ? [{ ...readFormer(found.path), release: found.release }] : [];
  };
  const before = previousOf(chain, clearingDate);
  const [previous, ...history] = before
    ? [before, ...ancestorsOf(chain, before).slice(0, HISTORY_MAX)].flatMap(formerOf)
    : [];
  const rejected = chain.files
    .filter((f) => f.clearingDate === clearingDate && chain.standing.get(f.digest) === "rejected")
    .flatMap((f) => formerOf(f).map(({ file }) => file));
  return { previous, history, known: chain.files, rejected };
}

/** Who was registered when the file was made, and who is now: an old file stays released after its people have left. */
function signersOf({ used, newest }: BookVersions["register"]): Signer[] {
  const known = new Set(used.signers.map((s) => s.keyId));
  return [...used.signers, ...newest.signers.filter((s) => !known.has(s.keyId))];
}

/** A file of an earlier day with its digest. */
function readFormer(path: string): Omit<FormerFile, "release"> {
  const bytes = readBytes(path);
  return { file: inFile(path, () => readClearingFile(bytes)), digest: sha256Hex(bytes) };
}

const endOf = (former: Pick<FormerFile, "file">): number => Date.parse(former.file.header.windowTo);

/** Which channel and day a bill is of: from its name (`wechat-20261120.csv`), else from its first rows. */
export function billOf(path: string): { channel: Channel; day: Day } {
  const name = basename(path).toLowerCase();
  const head = readBytes(path).subarray(0, 4096);
  const channel = CHANNELS.find((c) => name.includes(c)) ?? channelOfBill(head);
  if (!channel)
    throw new Unreadable(
      path,
      "看不出是哪个渠道的账单 / neither its name nor its first bytes say whose bill it is",
    );
  const date =
    /(20\d\d)-?([01]\d)-?([0-3]\d)/.exec(name) ?? /`(20\d\d)-(\d\d)-(\d\d) /.exec(head.toString("utf8"));
  const day = date ? readDay(`${date[1]}-${date[2]}-${date[3]}`) : undefined;
  if (!day)
    throw new Unreadable(path, "看不出账单日期，请用含 yyyyMMdd 的文件名 / name the bill after its day");
  return { channel, day };
}

/** A book of documents by their names. */
function documentsOf<T>(path: string, read: (body: string) => T): Map<string, DocumentEvidence<T>> {
  const rows = inJsonFile(path, (text) => readDocumentRows(text, read));
  return new Map(rows.map((row) => [row.sha256, row]));
}

type Row = Record<string, unknown>;

/** JSON lines, streamed: a record of millions of payments does not stand in memory. */
export async function* linesOf<T>(path: string, read: (row: Row) => T): AsyncGenerator<T> {
  sizeOf(path);
  let no = 0;
  for await (const line of createInterface({
    input: createReadStream(path),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    no++;
    if (line.trim() !== "") yield inFile(`${path}:${no}`, () => read(rowOf(line)));
  }
}

/** One line as an object. */
function rowOf(line: string): Row {
  const row = parseJson(line);
  if (typeof row !== "object" || row === null || Array.isArray(row))
    throw new Error("不是 JSON 对象 / not a JSON object");
  return row as Row;
}

async function listOf<T>(path: string | undefined, read: (row: Row) => T): Promise<T[]> {
  const list: T[] = [];
  if (path !== undefined && isThere(path)) for await (const row of linesOf(path, read)) list.push(row);
  return list;
}

function textAt(row: Row, key: string): string {
  const value = row[key];
  if (typeof value !== "string") throw new Error(`${key} 缺失或不是文字 / missing or not text`);
  return value;
}
function fenAt(row: Row, key: string): bigint {
  const value = row[key];
  if (typeof value !== "string" && typeof value !== "number") throw new Error(`${key} 缺失 / missing`);
  if (!/^-?\d{1,18}$/.test(String(value))) throw new Error(`${key} 不是整数分 / not whole fen: ${value}`);
  return BigInt(value);
}
function instantAt(row: Row, key: string): number {
  const at = readInstant(textAt(row, key));
  if (!at) throw new Error(`${key} 不是 +08:00 的时刻 / not an instant: ${row[key]}`);
  return at.getTime();
}
/** Records state days compact or with dashes. */
function dayAt(row: Row, key: string): Day {
  const day = readCompactDay(textAt(row, key).replaceAll("-", ""));
  if (!day) throw new Error(`${key} 不是日期 / not a day: ${row[key]}`);
  return day;
}
function channelAt(row: Row, key: string): Channel {
  const channel = CHANNELS.find((c) => c === row[key]);
  if (!channel) throw new Error(`${key} 未知 / unknown: ${row[key]}`);
  return channel;
}

/** The closes in the acquirer's own log that entered it before the window's end. */
async function closesOf(path: string | undefined, window: Window): Promise<Map<string, number>> {
  const rows = await listOf(path, (row) => ({
    no: textAt(row, "merchantOrderNo"),
    closedAt: instantAt(row, "closedAt"),
    enteredAt: instantAt(row, "enteredAt"),
  }));
  return new Map(rows.filter((r) => r.enteredAt < window.to).map((r) => [r.no, r.closedAt]));
}

async function termsOf(path: string): Promise<Map<string, StatedOrder>> {
  return new Map((await listOf(path, statedOrderOf)).map((o) => [merchantOrderNo(o.terms), o]));
}

/** `{"terms":"<canonical JSON>","feeItem":"…","refunds":[{"refundNo","refundId"}]}`, one order a line. */
export function statedOrderOf(row: Row): StatedOrder {
  const refunds = Array.isArray(row.refunds) ? (row.refunds as Row[]) : [];
  return {
    terms: readOrderTerms(textAt(row, "terms")),
    feeItem: typeof row.feeItem === "string" ? row.feeItem : undefined,
    refundIds: new Map(refunds.map((r) => [textAt(r, "refundNo"), textAt(r, "refundId")])),
  };
}

function originalOf(row: Row): Original {
  const refunds = Array.isArray(row.refunds) ? (row.refunds as Row[]) : [];
  return {
    acquirerReference: textAt(row, "acquirerReference"),
    merchantOrderNo: textAt(row, "merchantOrderNo"),
    merchantNo: textAt(row, "merchantNo"),
    channel: channelAt(row, "channel"),
    paidAt: new Date(instantAt(row, "paidAt")).toISOString(),
    settlementFen: fenAt(row, "settlementFen"),
    feeFen: fenAt(row, "feeFen"),
    ...(row.isWhole === true && { isWhole: true }),
    ...(row.orderFen !== undefined && { orderFen: fenAt(row, "orderFen") }),
    refunds: refunds.map((r) => ({
      refundNo: textAt(r, "refundNo"),
      acquirerRefundReference: textAt(r, "acquirerRefundReference"),
      clearingDate: dayAt(r, "clearingDate"),
      fen: fenAt(r, "fen"),
      feeReturnedFen: fenAt(r, "feeReturnedFen"),
      ...(typeof r.refundedAt === "string" && {
        refundedAt: new Date(instantAt(r, "refundedAt")).toISOString(),
      }),
    })),
  };
}

function bankLineOf(row: Row): BankLine {
  const kind = (["submitted", "paid", "failed", "returned"] as const).find((k) => k === row.kind);
  if (!kind) throw new Error(`kind 未知 / unknown: ${row.kind}`);
  return {
    fileDigest: textAt(row, "fileDigest"),
    lineNo: Number(fenAt(row, "lineNo")),
    subMerchantNo: typeof row.subMerchantNo === "string" ? row.subMerchantNo : "",
    kind,
    amount: fenAt(row, "amount"),
    bankDay: dayAt(row, "bankDay"),
    bankReference: typeof row.bankReference === "string" ? row.bankReference : "",
    reason: typeof row.reason === "string" ? row.reason : "",
    ...(typeof row.enteredAt === "string" && { enteredAt: instantAt(row, "enteredAt") }),
    ...(typeof row.clearingDate === "string" && { clearingDate: dayAt(row, "clearingDate") }),
  };
}

const FUNDS = [
  "opening",
  "arrived",
  "returned",
  "advances",
  "paid",
  "refunded",
  "feeDrawn",
  "repaid",
  "closing",
] as const;
const TRANSIT = ["opening", "collected", "refunded", "feeWithheld", "arrived", "closing"] as const;

function fundsOf(row: Row): ClientFunds | InTransit {
  const day = dayAt(row, "day");
  const amounts = <K extends string>(keys: readonly K[]) =>
    Object.fromEntries(keys.map((k) => [k, fenAt(row, k)])) as Record<K, bigint>;
  if (row.kind === "client_funds") return { day, ...amounts(FUNDS) };
  if (row.kind !== "in_transit") throw new Error(`kind 未知 / unknown: ${row.kind}`);
  const oldestDay = row.oldestDay === "" || row.oldestDay === undefined ? undefined : dayAt(row, "oldestDay");
  return { day, channel: channelAt(row, "channel"), oldestDay, ...amounts(TRANSIT) };
}
