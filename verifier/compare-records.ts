/**
 * Lays a file beside the one that was recomputed from the acquirer's own books, record by record and column by
 * column, so that one changed fen is named where it stands. Pure.
 */
import { writeEntryLine } from "#server/clearing/clearing-detail-codec.ts";
import type {
  ClearingFile,
  CoverMove,
  Entry,
  Layer,
  LeftOut,
  OpenCover,
  Position,
} from "#server/clearing/clearing-file.ts";
import { WITHOUT_BILL } from "#server/clearing/left-out-word.ts";
import { groupAmount } from "#server/money/amount.ts";
import type { Differences, Where } from "./difference.ts";
import type { Law } from "./law.ts";

export const MISSING = "（无 / none）";

/** Amounts in yuan, records with the names of their fields, everything else as it is. */
export function show(value: unknown): string {
  if (value === undefined || value === null) return MISSING;
  if (typeof value === "bigint") return `${groupAmount(value)} 元`;
  if (Array.isArray(value)) return value.map(show).join("; ") || MISSING;
  if (typeof value === "object")
    return Object.entries(value)
      .filter(([, v]) => v !== "" && v !== undefined)
      .map(([name, v]) => `${name} ${show(v)}`)
      .join(", ");
  return value === "" ? MISSING : String(value);
}

interface Laws {
  differs: Law;
  /** By column, where it has a law of its own. */
  columns?: Readonly<Record<string, Law>>;
  missing: Law;
  invented: Law;
}

/** Compares two records of the same kind column by column. */
function compareColumns(
  expected: object,
  found: object,
  where: Where,
  laws: Laws,
  differences: Differences,
): void {
  const f = found as Record<string, unknown>;
  for (const [field, value] of Object.entries(expected)) {
    const [left, right] = [show(value), show(f[field])];
    if (left !== right)
      differences.add(laws.columns?.[field] ?? laws.differs, { ...where, field }, left, right);
  }
}

function compareSection<T extends object>(
  record: string,
  firstLine: number,
  expected: readonly T[],
  found: readonly T[],
  key: (row: T) => string,
  laws: Laws,
  differences: Differences,
  missingLaw?: (row: T) => Law,
): void {
  const byKey = new Map(expected.map((row) => [key(row), row]));
  const seen = new Set<string>();
  for (const [i, row] of found.entries()) {
    const reference = key(row);
    const where = { record, line: firstLine + i, reference };
    const other = byKey.get(reference);
    if (!other) differences.add(laws.invented, where, MISSING, show(row));
    else if (seen.has(reference)) differences.add(laws.invented, where, "1", "2");
    else compareColumns(other, row, where, laws, differences);
    seen.add(reference);
  }
  for (const row of expected) {
    const reference = key(row);
    if (seen.has(reference)) continue;
    const law = missingLaw?.(row) ?? laws.missing;
    differences.add(law, { record, line: 0, reference }, show(row), MISSING);
  }
}

const one = (differs: Law): Laws => ({ differs, missing: differs, invented: differs });
const keyOfLayer = (k: Layer) => `${k.subMerchantNo} ${k.clearingDate} ${k.dueDay}`;
const keyOfMove = (g: CoverMove) => `${g.acquirerReference} ${g.refundNo} ${g.fromNo} → ${g.toNo} ${g.kind}`;
const keyOfCover = (w: OpenCover) => `${w.acquirerReference} ${w.refundNo} ${w.sellerNo} ${w.bearerNo}`;
const LEFT_OUT: Laws = {
  differs: "left_out",
  columns: { kind: "left_out.word" },
  missing: "left_out",
  invented: "left_out",
};
const keyOfLeftOut = (x: LeftOut) =>
  x.refundReference ? `${x.acquirerReference} ${x.refundReference}` : x.acquirerReference;

const HEADER: Laws = {
  differs: "form",
  columns: {
    clearingDate: "header.window",
    windowFrom: "header.window",
    windowTo: "header.window",
    settleDay: "header.settle_day",
    previousDigest: "chain.previous",
    registerSha256: "header.register",
    calendarSha256: "header.calendar",
  },
  missing: "form",
  invented: "form",
};
const POSITION: Laws = {
  differs: "line",
  columns: { carriedIn: "chain.carried", cover: "cover", settleDay: "header.settle_day" },
  missing: "line.dropped",
  invented: "line.invented",
};

/** All records but the entries. `hadRest` = shops whose previous line had a rest: dropping one is worse than an error. */
export function compareFiles(
  expected: ClearingFile,
  found: ClearingFile,
  hadRest: ReadonlySet<string>,
  differences: Differences,
): void {
  const date = found.header.clearingDate;
  compareColumns(
    expected.header,
    found.header,
    { record: "H", line: 1, reference: date },
    HEADER,
    differences,
  );
  const dropped = (l: Position): Law => (hadRest.has(l.subMerchantNo) ? "chain.dropped" : "line.dropped");
  let line = 2;
  const section = <T extends object>(
    record: string,
    of: (f: ClearingFile) => readonly T[],
    key: (row: T) => string,
    laws: Laws,
    missingLaw?: (row: T) => Law,
  ) => {
    compareSection(record, line, of(expected), of(found), key, laws, differences, missingLaw);
    line += of(found).length;
  };
  section(
    "A",
    (f) => f.documents,
    (a) => `${a.kind} ${a.sha256}`,
    one("document"),
  );
  section(
    "C",
    (f) => f.channels,
    (c) => c.channel,
    one("channel"),
  );
  section(
    "L",
    (f) => f.positions,
    (l) => l.subMerchantNo,
    POSITION,
    dropped,
  );
  section("K", (f) => f.layers, keyOfLayer, one("layer"));
  section("G", (f) => f.moves, keyOfMove, one("cover"));
  section("W", (f) => f.covers, keyOfCover, one("cover"));
  section(
    "B",
    (f) => f.returned,
    (b) => `${b.fileDigest.slice(0, 16)}-${b.lineNo}`,
    one("returned"),
  );
  section(
    "J",
    (f) => f.decisions,
    (j) => j.decisionRef,
    one("decision"),
  );
  const gone = (x: LeftOut): Law =>
    x.since === date && x.kind !== WITHOUT_BILL ? "bill.omitted" : "left_out";
  section("X", (f) => f.leftOut, keyOfLeftOut, LEFT_OUT, gone);
  const { detailSha256: _, ...totals } = expected.totals;
  compareColumns(totals, found.totals, { record: "T", line, reference: date }, one("trailer"), differences);
}

const SALE: Laws = {
  differs: "entry",
  columns: {
    fee: "bill.amount",
    amount: "bill.amount",
    paidAt: "bill.amount",
    channel: "bill.amount",
    merchantOrderNo: "order.number",
    parts: "share",
    kind: "entry",
  },
  missing: "entry.dropped",
  invented: "entry.invented",
};
const REFUND: Laws = {
  ...SALE,
  columns: {
    amount: "bill.amount",
    feeReturned: "bill.amount",
    refundedAt: "bill.amount",
    acquirerRefundReference: "order.number",
    parts: "refund",
  },
};

const VOID: Laws = { differs: "void", missing: "void", invented: "void" };
const lawsOf = ({ kind }: Entry): Laws => (kind === "R" ? REFUND : kind === "V" ? VOID : SALE);

/** An entry whose ground is known, against the one that was recomputed: column by column, and as the line that it is. */
export function compareEntry(expected: Entry, found: Entry, where: Where, differences: Differences): void {
  const before = differences.count;
  compareColumns(expected, found, where, lawsOf(expected), differences);
  // What reads alike is not the same: then the lines themselves say it.
  if (differences.count > before) return;
  const [left, right] = [writeEntryLine(expected), writeEntryLine(found)];
  if (left !== right) differences.add("entry", where, left, right);
}
