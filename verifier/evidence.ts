/**
 * What stands behind the documents of the acquirer's books. Each document is asked once, however many orders rest on it.
 * Pure.
 */
import type { Agreement } from "#server/agreement/agreement.ts";
import { type DocumentEvidence, type DocumentRow, isInForce } from "#server/agreement/document-evidence.ts";
import {
  agreementEvidenceFaults,
  consentsNeededFrom,
  type EvidenceFault,
  feeEvidenceFaults,
  feesHoldFrom,
  formerOf,
  type Parties,
  sharedPersons,
} from "#server/agreement/evidence-law.ts";
import type { FeeSchedule } from "#server/agreement/fee-schedule.ts";
import { shownAgreementSha256, shownFeesSha256 } from "#server/agreement/shown-digest.ts";
import type { SaleEntry } from "#server/clearing/clearing-file.ts";
import type { RegisterEntry } from "#server/clearing/register.ts";
import type { Books } from "./books.ts";
import type { Differences, Where } from "./difference.ts";

/** The documents of one set of books with what was found out about them. */
export interface EvidenceBook {
  agreementFaults(row: DocumentEvidence<Agreement>): readonly EvidenceFault[];
  feeFaults(row: DocumentEvidence<FeeSchedule>, seller: string): readonly EvidenceFault[];
  /** Rows of a seller: by the document, and by whose yes stands in a fee schedule that names nobody. */
  agreementsOf(seller: string): readonly DocumentEvidence<Agreement>[];
  feesOf(seller: string): readonly DocumentEvidence<FeeSchedule>[];
  /** Sentences for whoever releases; no difference. */
  readonly notices: Set<string>;
}

export function openEvidence(books: Pick<Books, "agreements" | "fees">, parties: Parties): EvidenceBook {
  const faults = new Map<string, readonly EvidenceFault[]>();
  const once = (key: string, find: () => readonly EvidenceFault[]) => {
    const known = faults.get(key) ?? find();
    faults.set(key, known);
    return known;
  };
  const bySeller = rowsBy(books.agreements.values(), (a) => [a.document.seller]);
  const feesBySeller = rowsBy(books.fees.values(), (f) => f.consents.map((c) => c.subMerchantNo));
  const agreementsOf = (seller: string) => bySeller.get(seller) ?? [];
  const feesOf = (seller: string) =>
    (feesBySeller.get(seller) ?? []).filter((f) => feesHoldFrom(f, seller) !== undefined);
  return {
    ...{ agreementsOf, feesOf, notices: new Set() },
    agreementFaults: (row) =>
      once(row.sha256, () => {
        const former = formerOf(row, agreementsOf(row.document.seller));
        return agreementEvidenceFaults(row, former, parties, shownAgreementSha256);
      }),
    feeFaults: (row, seller) =>
      once(`${row.sha256} ${seller}`, () => {
        const former = formerOf(row, feesOf(seller), (f) => beganFor(f, seller));
        return feeEvidenceFaults(row, { seller, former }, parties, shownFeesSha256);
      }),
  };
}

/** A schedule that several sellers share begins for one with its yes. */
const beganFor = (row: DocumentRow, seller: string): string => feesHoldFrom(row, seller) ?? row.inForceFrom;

/** Rows by number, each row once, in the order of the book. */
function rowsBy<T>(rows: Iterable<T>, numbersOf: (row: T) => readonly string[]): Map<string, T[]> {
  const by = new Map<string, T[]>();
  for (const row of rows)
    for (const no of new Set(numbersOf(row))) {
      const own = by.get(no) ?? [];
      own.push(row);
      by.set(no, own);
    }
  return by;
}

/** Holds the documents of one order to their evidence, and the seller to one of each at a time. */
export function compareEvidence(
  s: SaleEntry,
  where: Where,
  { books, entries, evidence }: EvidenceContext,
  differences: Differences,
): void {
  const fees = evidence.feesOf(s.sellerNo).map((row) => ({ ...row, inForceFrom: beganFor(row, s.sellerNo) }));
  for (const rows of [evidence.agreementsOf(s.sellerNo), fees]) {
    const together = rows.filter((row) => isInForce(row, s.createdAt)).map((row) => row.sha256);
    if (together.length > 1)
      differences.add("order.two_in_force", { ...where, field: s.sellerNo }, 1, together.join(" "));
  }
  if (s.createdAt < consentsNeededFrom(books.register, entries.get(s.sellerNo))) return;
  const add = ({ code, party, expected, found }: EvidenceFault) =>
    differences.add(code, { ...where, field: party || "approvals" }, expected, found);
  const agreement = books.agreements.get(s.agreementSha256);
  if (agreement) {
    evidence.agreementFaults(agreement).forEach(add);
    for (const { person, numbers } of sharedPersons(agreement, entries))
      evidence.notices.add(
        `${agreement.document.agreement} 第 ${agreement.document.version} 版：${person} 代表不同证照的 ${numbers.join("、")} 同意 / one person answered for numbers of different licence codes`,
      );
  }
  const schedule = books.fees.get(s.feesSha256);
  if (!schedule) return;
  evidence.feeFaults(schedule, s.sellerNo).forEach(add);
  const from = beganFor(schedule, s.sellerNo);
  if (s.createdAt < from)
    differences.add("consent.late", { ...where, field: s.sellerNo }, `≤ ${s.createdAt}`, from);
}

interface EvidenceContext {
  books: Books;
  entries: ReadonlyMap<string, RegisterEntry>;
  evidence: EvidenceBook;
}
