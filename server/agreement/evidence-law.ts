/**
 * What must stand behind a document before an order may rest on it: every party's own answer about the very text that was
 * shown, and two approvals. Pure; shared by the verifier and whoever proposes. Source: domain.md I13.
 */
import type { Contact, Register, RegisterEntry } from "../clearing/register.ts";
import type { Agreement } from "./agreement.ts";
import { agreementSamples } from "./agreement-samples.ts";
import { partiesOf, type Shown } from "./agreement-text.ts";
import type { Consent } from "./consent.ts";
import type { Approval, DocumentEvidence, DocumentRow } from "./document-evidence.ts";
import type { FeeSchedule } from "./fee-schedule.ts";
import { isRed, redMarksOf } from "./red-marks.ts";
import { receiversOf } from "./split-rule.ts";

/** Two different people approve a document. */
export const APPROVALS_NEEDED = 2;

/** The register's entries by number: who may answer for whom. */
export type Parties = ReadonlyMap<string, Pick<RegisterEntry, "licenceCode" | "contacts">>;

type EvidenceCode =
  | "consent.missing"
  | "consent.refused"
  | "consent.person"
  | "consent.acquirer"
  | "consent.text"
  | "consent.replaces"
  | "consent.late"
  | "approval.missing"
  | "approval.late"
  | "approval.reason";
export interface EvidenceFault {
  code: EvidenceCode;
  /** The party's number; empty for an approval. */
  party: string;
  expected: string;
  found: string;
}

/** What one party's answer is held to. */
interface Asked {
  party: string;
  /** Neither seller nor receiver of the new version. */
  leaves: boolean;
  replacesSha256: string;
  /** From when the document holds for it: no later than then, and no `no` before. */
  holdsFrom: string;
  shownSha256: (wording: number) => string | undefined;
}

/** Everything that is missing behind an agreement, given the version that held until it began. Empty: nothing. */
export function agreementEvidenceFaults(
  row: DocumentEvidence<Agreement>,
  former: DocumentEvidence<Agreement> | undefined,
  parties: Parties,
  shownSha256: (shown: Shown<Agreement>, wording: number) => string | undefined,
): EvidenceFault[] {
  const { document, inForceFrom: holdsFrom } = row;
  const stays = new Set([document.seller, ...receiversOf(document.rule)]);
  const replacesSha256 = former?.sha256 ?? "";
  const samples = agreementSamples(document, former?.document);
  const answers = partiesOf(document, former?.document).flatMap((party) =>
    answerFaults(row.consents, parties, {
      party,
      leaves: !stays.has(party),
      ...{ replacesSha256, holdsFrom },
      shownSha256: (wording) => shownSha256({ document: row, former, party, samples }, wording),
    }),
  );
  return [...answers, ...approvalFaults(row, isRed(redMarksOf(document, former?.document, samples)))];
}

/** The same of a fee schedule for one seller that uses it; it holds for that seller from its answer on. */
export function feeEvidenceFaults(
  row: DocumentEvidence<FeeSchedule>,
  { seller, former }: { seller: string; former: DocumentEvidence<FeeSchedule> | undefined },
  parties: Parties,
  shownSha256: (shown: Shown<FeeSchedule>, wording: number) => string | undefined,
): EvidenceFault[] {
  const answers = answerFaults(row.consents, parties, {
    party: seller,
    leaves: false,
    replacesSha256: former?.sha256 ?? "",
    holdsFrom: feesHoldFrom(row, seller) ?? row.inForceFrom,
    shownSha256: (wording) => shownSha256({ document: row, former, party: seller }, wording),
  });
  return [...answers, ...approvalFaults(row, false)];
}

/** From when a schedule that several sellers share holds for one: its beginning, or that seller's yes where it is later. */
export function feesHoldFrom(row: DocumentRow, seller: string): string | undefined {
  const yes = row.consents.filter((c) => c.subMerchantNo === seller && c.answer === "yes").map((c) => c.at);
  const first = yes.sort()[0];
  return first === undefined || first > row.inForceFrom ? first : row.inForceFrom;
}

/** One good yes is enough, one no before the document holds is too many. */
function answerFaults(consents: readonly Consent[], parties: Parties, asked: Asked): EvidenceFault[] {
  const { party, holdsFrom } = asked;
  const own = consents.filter((c) => c.subMerchantNo === party);
  const no = own.find((c) => c.answer === "no" && c.at < holdsFrom);
  if (no)
    return [{ code: "consent.refused", party, expected: "yes", found: `no ${no.at} ${no.person}`.trim() }];
  const faults = own.filter((c) => c.answer === "yes").map((c) => yesFault(c, parties, asked));
  if (faults.includes(undefined)) return [];
  return [faults.at(-1) ?? { code: "consent.missing", party, expected: "yes", found: "—" }];
}

function yesFault(c: Consent, parties: Parties, asked: Asked): EvidenceFault | undefined {
  const { party } = asked;
  const fault = (code: EvidenceCode, expected: string, found: string) => ({ code, party, expected, found });
  if (c.method === "acquirer") {
    if (!asked.leaves || c.person !== "" || c.reason.trim() === "")
      return fault(
        "consent.acquirer",
        "leaves, person empty, reason",
        `${c.person || "—"}, ${c.reason || "—"}`,
      );
  } else if (!isContact(parties.get(party), c))
    return fault("consent.person", contactsOf(parties.get(party), c.at), `${c.person} v${c.contactVersion}`);
  const shown = asked.shownSha256(c.wording);
  if (shown !== c.shownSha256) return fault("consent.text", shown ?? `wording ${c.wording}?`, c.shownSha256);
  if (c.replacesSha256 !== asked.replacesSha256)
    return fault("consent.replaces", asked.replacesSha256 || "—", c.replacesSha256 || "—");
  if (c.at > asked.holdsFrom) return fault("consent.late", `≤ ${asked.holdsFrom}`, c.at);
  return undefined;
}

type Registered = Pick<RegisterEntry, "contacts">;
const holds = ({ from, to }: Contact, at: string) => from <= at && (to === null || at < to);

const isContact = (party: Registered | undefined, { person, contactVersion, at }: Consent): boolean =>
  party?.contacts.some((c) => c.person === person && c.version === contactVersion && holds(c, at)) ?? false;

const contactsOf = (party: Registered | undefined, at: string): string =>
  party?.contacts
    .filter((c) => holds(c, at))
    .map((c) => `${c.person} v${c.version}`)
    .join(" ") || "—";

/** Two different people, before it holds; where the text has a red mark each gives a reason. */
function approvalFaults({ approvals, inForceFrom }: DocumentRow, isReasonNeeded: boolean): EvidenceFault[] {
  const fault = (code: EvidenceCode, expected: string, found: string) => ({
    code,
    party: "",
    expected,
    found,
  });
  const persons = new Set(approvals.map((a) => a.person)).size;
  if (persons < APPROVALS_NEEDED) return [fault("approval.missing", `${APPROVALS_NEEDED}`, `${persons}`)];
  const late = approvals.find((a) => a.at > inForceFrom);
  if (late) return [fault("approval.late", `≤ ${inForceFrom}`, `${late.person} ${late.at}`)];
  const silent = (a: Approval) => isReasonNeeded && a.reason.trim() === "";
  return approvals
    .filter(silent)
    .map((a) => fault("approval.reason", "a reason for what stands in red", a.person));
}

/**
 * The version of a seller that held until a row began: what it replaces. Among rows of one seller; undefined where none held
 * in the last instant before.
 */
export function formerOf<T>(
  row: DocumentRow,
  ofSeller: readonly DocumentEvidence<T>[],
  beganOf: (row: DocumentEvidence<T>) => string = (r) => r.inForceFrom,
): DocumentEvidence<T> | undefined {
  const began = beganOf(row as DocumentEvidence<T>);
  return ofSeller.find((r) => {
    if (r.sha256 === row.sha256) return false;
    return beganOf(r) < began && (r.inForceTo === null || r.inForceTo >= began);
  });
}

/** Persons who answered for two numbers of different licence codes: no difference, but somebody should know. */
export function sharedPersons(row: DocumentRow, parties: Parties): { person: string; numbers: string[] }[] {
  const numbersBy = new Map<string, Set<string>>();
  for (const { person, subMerchantNo, method } of row.consents)
    if (method !== "acquirer") numbersBy.set(person, (numbersBy.get(person) ?? new Set()).add(subMerchantNo));
  return [...numbersBy].flatMap(([person, numbers]) => {
    const licences = new Set([...numbers].map((no) => parties.get(no)?.licenceCode ?? no));
    return licences.size > 1 ? [{ person, numbers: [...numbers].sort() }] : [];
  });
}

/** From when an order of a seller needs this evidence: the register's instant, or a later one of that number's own. */
export function consentsNeededFrom(
  register: Pick<Register, "consentsFrom">,
  seller: RegisterEntry | undefined,
): string {
  const own = seller?.consentsFrom ?? "";
  if (own > register.consentsFrom) return own;
  return register.consentsFrom;
}
