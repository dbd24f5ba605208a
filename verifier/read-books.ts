import { readBill } from "#server/acquirer/bill-codec.ts";
import { readAgreement } from "#server/agreement/agreement-codec.ts";
import type { DocumentEvidence } from "#server/agreement/document-evidence.ts";
import { readDocumentRows } from "#server/agreement/document-evidence-codec.ts";
import { readFeeSchedule } from "#server/agreement/fee-schedule-codec.ts";
import { windowOf } from "#server/calendar/clearing-date.ts";
import type { Day } from "#server/calendar/day.ts";
import { isForeign, numbersOf } from "#server/clearing/law-books.ts";
import type { Signer } from "#server/clearing/register.ts";
import { bankLineOf } from "./bank-line.ts";
import { BillBook, type Window } from "./bill-book.ts";
import { type ChannelDay, refuseMissingBills } from "./bill-days.ts";
import { billOf } from "./bill-name.ts";
import type { Books, BookVersions, FormerFile, UnreadRow } from "./books.ts";
import { chainBooks } from "./chain-books.ts";
import { readDecisions } from "./decision-book.ts";
import { addOriginal } from "./earlier-record.ts";
import { fundsOf } from "./funds-line.ts";
import { inFile, inJsonFile } from "./in-file.ts";
import { linesOf, listOf } from "./json-lines.ts";
import type { VersionPaths } from "./kept-versions.ts";
import { originalOf } from "./original-line.ts";
import type { ChainPaths } from "./read-chain.ts";
import { readCloses } from "./read-closes.ts";
import { readBytes } from "./read-file.ts";
import { sealOf } from "./read-seal.ts";
import { readVoids } from "./read-voids.ts";
import { readStatedOrders } from "./stated-order.ts";
import { addVoids } from "./void-log.ts";

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
  voids?: string | undefined;
  terms?: string | undefined;
  funds?: string | undefined;
  chain: ChainPaths;
  /** Named one by one; of one of them the day must be the file's. */
  seals?: readonly string[] | undefined;
}

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
  const window = windowOf(clearingDate, register.cutOffs);
  const at: Window = { from: window.from.getTime(), to: window.to.getTime() };
  const { previous, older, ...chain } = chainBooks(paths.chain, clearingDate, signers);
  const unreadRows: UnreadRow[] = [];
  const { numberOf } = numbersOf(register);
  const bills = new BillBook({
    window: at,
    clearingDate,
    cutOffs: register.cutOffs,
    isForeign: (channel, row) => isForeign({ numberOf }, { ...row, channel }),
    previousWindowTo: previous && endOf(previous),
    former: [...older, ...[...(previous ? [previous] : []), ...chain.history].map((f) => f.file).reverse()],
  });
  const given = paths.bills.flatMap((path) => {
    const { channels, day } = billOf(path);
    return channels.map((channel) => ({ path, channel, day }));
  });
  refuseMissingBills(register, at, previous && endOf(previous), given, paths.noBill);
  for (const { path, channel, day } of given) {
    const bill = inFile(path, () => readBill(channel, readBytes(path), day));
    for (const row of bill.rows) bills.addBillRow(channel, row);
    for (const fault of bill.faults) unreadRows.push({ ...fault, file: path });
  }
  const voids = readVoids(paths.voids);
  if (paths.originals !== undefined) {
    const wanted = new Set(needed(bills));
    for (const x of [...(previous?.file.leftOut ?? []), ...voids]) wanted.add(x.acquirerReference);
    for await (const o of linesOf(paths.originals, originalOf))
      if (wanted.has(o.acquirerReference) || bills.payments.has(o.acquirerReference)) addOriginal(bills, o);
  }
  addVoids(bills, voids);
  const billed = new Set([...bills.payments.values()].map((p) => p.merchantOrderNo));
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
    cutOffs: register.cutOffs,
    calendar: versions.calendar.used.years,
    bank: await listOf(paths.bank, bankLineOf),
    decisions: paths.decisions === undefined ? [] : readDecisions(paths.decisions),
    closes: await readCloses(paths.closes, at),
    ...(paths.terms !== undefined && { terms: await readStatedOrders(paths.terms, (no) => billed.has(no)) }),
    clientFunds: funds.flatMap((f) => ("channel" in f ? [] : [f])),
    inTransit: funds.flatMap((f) => ("channel" in f ? [f] : [])),
    ...(previous && { previous }),
    ...chain,
  };
}

/** Who was registered when the file was made, and who is now: an old file stays released after its people have left. */
function signersOf({ used, newest }: BookVersions["register"]): Signer[] {
  const known = new Set(used.signers.map((s) => s.keyId));
  return [...used.signers, ...newest.signers.filter((s) => !known.has(s.keyId))];
}

const endOf = (former: Pick<FormerFile, "file">): number => Date.parse(former.file.header.windowTo);

/** A book of documents by their names. */
function documentsOf<T>(path: string, read: (body: string) => T): Map<string, DocumentEvidence<T>> {
  const rows = inJsonFile(path, (text) => readDocumentRows(text, read));
  return new Map(rows.map((row) => [row.sha256, row]));
}
