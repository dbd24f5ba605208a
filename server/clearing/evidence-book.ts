/**
 * What stands behind the documents of the acquirer's books. Each document is asked once, however many orders rest on it.
 * Pure.
 */
import type { Agreement } from "../agreement/agreement.ts";
import { type DocumentEvidence, type DocumentRow, isInForce } from "../agreement/document-evidence.ts";
import {
  agreementEvidenceFaults,
  consentsNeededFrom,
  type EvidenceFault,
  feeEvidenceFaults,
  feesHoldFrom,
  formerOf,
  sharedPersons,
} from "../agreement/evidence-law.ts";
import type { FeeSchedule } from "../agreement/fee-schedule.ts";
import type { OrderTerms } from "../order/order-terms.ts";
import type { Register, RegisterEntry } from "./register.ts";

/** A law that the documents of one order break. */
export interface OrderEvidenceFault {
  law: EvidenceFault["code"] | "order.two_in_force" | "consent.late";
  field: string;
  expected: string;
  found: string;
}
/** The documents of one set of books with what was found out about them. */
export interface EvidenceBook {
  /** Holds the documents of one order to their evidence, and its seller to one of each at a time. */
  faultsOf(terms: OrderTerms): readonly OrderEvidenceFault[];
  /** Sentences for whoever releases; no difference. */
  readonly notices: ReadonlySet<string>;
}
export interface EvidenceInput {
  agreements: ReadonlyMap<string, DocumentEvidence<Agreement>>;
  fees: ReadonlyMap<string, DocumentEvidence<FeeSchedule>>;
  register: Pick<Register, "consentsFrom">;
  shops: ReadonlyMap<string, RegisterEntry>;
  hashes: { shownAgreement: ShownAgreement; shownFees: ShownFees };
}
/** The digest of the text that the tool prints of a document for one party. */
export type ShownAgreement = Parameters<typeof agreementEvidenceFaults>[3];
export type ShownFees = Parameters<typeof feeEvidenceFaults>[3];

export function openEvidence({ agreements, fees, register, shops, hashes }: EvidenceInput): EvidenceBook {
  const once = memoized<readonly EvidenceFault[]>();
  const bySeller = rowsBy(agreements.values(), (a) => [a.document.seller]);
  const feesBySeller = rowsBy(fees.values(), (f) => f.consents.map((c) => c.subMerchantNo));
  const agreementsOf = (seller: string) => bySeller.get(seller) ?? [];
  const feesOf = (seller: string) =>
    (feesBySeller.get(seller) ?? []).filter((f) => feesHoldFrom(f, seller) !== undefined);
  const notices = new Set<string>();
  const ofAgreement = (row: DocumentEvidence<Agreement>) =>
    once(row.sha256, () => {
      for (const { person, numbers } of sharedPersons(row, shops))
        notices.add(sharedText(row, person, numbers));
      const former = formerOf(row, agreementsOf(row.document.seller));
      return agreementEvidenceFaults(row, former, shops, hashes.shownAgreement);
    });
  const ofFees = (row: DocumentEvidence<FeeSchedule>, seller: string) =>
    once(`${row.sha256} ${seller}`, () => {
      const former = formerOf(row, feesOf(seller), (f) => beganFor(f, seller));
      return feeEvidenceFaults(row, { seller, former }, shops, hashes.shownFees);
    });
  return {
    notices,
    faultsOf: ({ seller, createdAt, agreement, feeSchedule }) => {
      const begun = feesOf(seller).map((row) => ({ ...row, inForceFrom: beganFor(row, seller) }));
      const faults = twoInForce([agreementsOf(seller), begun], seller, createdAt);
      if (createdAt < consentsNeededFrom(register, shops.get(seller))) return faults;
      const add = ({ code: law, party, expected, found }: EvidenceFault) =>
        faults.push({ law, field: party || "approvals", expected: `${expected}`, found: `${found}` });
      const row = agreements.get(agreement);
      if (row) ofAgreement(row).forEach(add);
      const schedule = fees.get(feeSchedule);
      if (!schedule) return faults;
      ofFees(schedule, seller).forEach(add);
      const from = beganFor(schedule, seller);
      if (createdAt < from)
        faults.push({ law: "consent.late", field: seller, expected: `≤ ${createdAt}`, found: from });
      return faults;
    },
  };
}

function twoInForce(
  books: readonly (readonly DocumentRow[])[],
  seller: string,
  createdAt: string,
): OrderEvidenceFault[] {
  return books.flatMap((rows) => {
    const together = rows.filter((row) => isInForce(row, createdAt)).map((row) => row.sha256);
    if (together.length < 2) return [];
    return [{ law: "order.two_in_force" as const, field: seller, expected: "1", found: together.join(" ") }];
  });
}

/** A schedule that several sellers share begins for one with its yes. */
const beganFor = (row: DocumentRow, seller: string): string => feesHoldFrom(row, seller) ?? row.inForceFrom;

const sharedText = (
  { document: { agreement, version } }: DocumentEvidence<Agreement>,
  person: string,
  of: string[],
) =>
  `${agreement} 第 ${version} 版：${person} 代表不同证照的 ${of.join("、")} 同意 / one person answered for numbers of different licence codes`;

function memoized<T>(): (key: string, find: () => T) => T {
  const known = new Map<string, T>();
  return (key, find) => {
    const found = known.get(key) ?? find();
    known.set(key, found);
    return found;
  };
}

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
