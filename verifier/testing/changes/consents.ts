import { agreementSha256, writeAgreement } from "#server/agreement/agreement-codec.ts";
import type { Consent } from "#server/agreement/consent.ts";
import type { DocumentEvidence, DocumentRow } from "#server/agreement/document-evidence.ts";
import { feeScheduleSha256, writeFeeSchedule } from "#server/agreement/fee-schedule-codec.ts";
import { isRed, redMarksOf } from "#server/agreement/red-marks.ts";
import type { TransactionFact } from "#server/clearing/transaction-fact.ts";
import type { Books } from "../../books.ts";
import type { Law } from "../../law.ts";
import type { Change } from "./change.ts";

type Rows<T> = ReadonlyMap<string, DocumentEvidence<T>>;
const put = <T>(rows: Rows<T>, row: DocumentEvidence<T>) => new Map(rows).set(row.sha256, row);

/** A row of the books planted or changed under an order that entered in the ordinary way; where `change` finds one to change. */
function planted(
  name: string,
  law: Law,
  change: (books: Books, fact: TransactionFact) => Partial<Books> | undefined,
): Change {
  return {
    name,
    laws: [law],
    make: (lived, random) => {
      const fact = random.pickSome(lived.input.facts.filter((f) => f.entersNow && !f.entersLate));
      const { agreements, fees } = lived.world;
      if (!fact || !change({ agreements, fees } as unknown as Books, fact)) return undefined;
      return { books: (books) => ({ ...books, ...change(books, fact) }) };
    },
  };
}

const agreementOf = (
  books: Books,
  fact: TransactionFact,
  change: (row: DocumentRow) => Partial<DocumentRow>,
) => {
  const row = books.agreements.get(fact.agreementSha256);
  return row && { agreements: put(books.agreements, { ...row, ...change(row) }) };
};

/** The seller's own answer to the agreement, changed. */
const answer = (name: string, law: Law, changes: (c: Consent) => Partial<Consent>): Change =>
  planted(name, law, (books, fact) =>
    agreementOf(books, fact, ({ consents }) => ({
      consents: consents.map((c) => (c.subMerchantNo === fact.sellerNo ? { ...c, ...changes(c) } : c)),
    })),
  );

const SECOND_MS = 1_000;
const around = (instant: string, seconds: number) =>
  `${new Date(Date.parse(instant) + 8 * 3_600_000 + seconds * SECOND_MS).toISOString().slice(0, 19)}+08:00`;

/** Evidence planted, changed or left away in the acquirer's own books. */
export const CONSENTS: readonly Change[] = [
  answer("somebody of the platform consents for a seller", "consent.person", () => ({ person: "QF0001" })),
  answer("the mall's lead consents for a tenant of another licence code", "consent.person", () => ({
    person: "lead-1",
  })),
  answer("a version of the contact that never was", "consent.person", () => ({ contactVersion: 2 })),
  answer("consent to another text", "consent.text", () => ({ shownSha256: "0".repeat(64) })),
  answer("consent to a wording nobody knows", "consent.text", () => ({ wording: 99 })),
  answer("consent to replacing another version", "consent.replaces", () => ({
    replacesSha256: "1".repeat(64),
  })),
  answer("consent after it was in force", "consent.late", ({ at }) => ({ at: around(at, 1) })),
  answer("the acquirer answers for the seller", "consent.acquirer", () => ({
    ...{ method: "acquirer", person: "", reason: "silent" },
  })),
  planted("a later no before it is in force", "consent.refused", (books, fact) =>
    agreementOf(books, fact, ({ consents, inForceFrom }) => ({
      consents: [
        ...consents,
        ...consents.slice(-1).map((c) => ({ ...c, answer: "no" as const, at: around(inForceFrom, -1) })),
      ],
    })),
  ),
  planted("a party that nobody asked", "consent.missing", (books, fact) =>
    agreementOf(books, fact, ({ consents }) => ({ consents: consents.slice(0, -1) })),
  ),
  planted("an agreement approved after it began", "approval.late", (books, fact) =>
    agreementOf(books, fact, ({ approvals }) => ({
      approvals: approvals.map((a) => ({ ...a, at: around(a.at, 1) })),
    })),
  ),
  planted("a red mark that an approver gives no reason for", "approval.reason", (books, fact) => {
    const row = books.agreements.get(fact.agreementSha256);
    if (!row || !isRed(redMarksOf(row.document, undefined)) || row.document.version > 1) return undefined;
    return agreementOf(books, fact, ({ approvals }) => ({
      approvals: approvals.map((a, i) => (i === 0 ? { ...a, reason: "" } : a)),
    }));
  }),
  planted("two agreements of one seller in force at once", "order.two_in_force", (books, fact) => {
    const row = books.agreements.get(fact.agreementSha256);
    if (!row) return undefined;
    const document = { ...row.document, version: row.document.version + 1_000 };
    const other = { ...row, document, sha256: agreementSha256(document), body: writeAgreement(document) };
    return { agreements: put(books.agreements, other) };
  }),
  planted("a fee schedule that the seller never consented to", "consent.missing", (books, fact) => {
    const row = books.fees.get(fact.feesSha256);
    return row && { fees: put(books.fees, { ...row, consents: [] }) };
  }),
  planted("two fee schedules of one seller in force at once", "order.two_in_force", (books, fact) => {
    const row = books.fees.get(fact.feesSha256);
    if (!row) return undefined;
    const document = { ...row.document, version: row.document.version + 1_000 };
    const other = { ...row, document, sha256: feeScheduleSha256(document), body: writeFeeSchedule(document) };
    return { fees: put(books.fees, other) };
  }),
];
