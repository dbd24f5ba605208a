/**
 * The evidence that the demo begins with: everybody whom the core would ask says yes, each by a contact of its own number
 * about the text that the acquirer's tool prints.
 */
import { readAgreement } from "#server/agreement/agreement-codec.ts";
import { partiesOf, WORDING } from "#server/agreement/agreement-text.ts";
import type { Consent } from "#server/agreement/consent.ts";
import type { DocumentRow } from "#server/agreement/document-evidence.ts";
import { readFeeSchedule } from "#server/agreement/fee-schedule-codec.ts";
import { shownAgreementSha256, shownFeesSha256 } from "#server/agreement/shown-digest.ts";
import type { RegisterEntry } from "#server/clearing/register.ts";

/** The row in question without its answers, and the version in force that it would replace. */
export interface Asked {
  row: Pick<DocumentRow, "sha256" | "body">;
  former: Pick<DocumentRow, "sha256" | "body"> | undefined;
  entries: readonly RegisterEntry[];
  /** When everybody answers, RFC 3339 +08:00. */
  at: string;
}

/** Answers to an agreement by the seller, every receiver and every receiver of the former version. */
export function agreementConsents({ row, former, entries, at }: Asked): Consent[] {
  const document = readNamed(row, readAgreement);
  const before = former && readNamed(former, readAgreement);
  return partiesOf(document.document, before?.document).flatMap((party) =>
    answerOf(party, { row, former, entries, at }, (wording) =>
      shownAgreementSha256({ document, former: before, party }, wording),
    ),
  );
}

/** Answers to a fee schedule by these sellers. */
export function feeConsents({ row, former, entries, at }: Asked, sellers: readonly string[]): Consent[] {
  const document = readNamed(row, readFeeSchedule);
  const before = former && readNamed(former, readFeeSchedule);
  return sellers.flatMap((party) =>
    answerOf(party, { row, former, entries, at }, (wording) =>
      shownFeesSha256({ document, former: before, party }, wording),
    ),
  );
}

const readNamed = <T>({ sha256, body }: Asked["row"], read: (body: string) => T) => ({
  sha256,
  document: read(body),
});

/** One yes; nobody answers for a number that has no contact then. */
function answerOf(
  subMerchantNo: string,
  { row, former, entries, at }: Asked,
  shown: (wording: number) => string | undefined,
): Consent[] {
  const entry = entries.find((e) => e.subMerchantNo === subMerchantNo);
  const contact = entry?.contacts.find((c) => c.from <= at && (c.to === null || at < c.to));
  const shownSha256 = shown(WORDING);
  if (!contact || shownSha256 === undefined) return [];
  return [
    {
      sha256: row.sha256,
      replacesSha256: former?.sha256 ?? "",
      subMerchantNo,
      person: contact.person,
      contactVersion: contact.version,
      method: "code",
      wording: WORDING,
      shownSha256,
      answer: "yes",
      reason: "",
      at,
    },
  ];
}
