import { expect, test } from "vitest";
import { shopEntry } from "../clearing/testing/register.ts";
import { sha256Hex } from "../document/digest.ts";
import type { Agreement } from "./agreement.ts";
import { readAgreement, writeAgreement } from "./agreement-codec.ts";
import { partiesOf, WORDING } from "./agreement-text.ts";
import type { Consent } from "./consent.ts";
import type { DocumentEvidence } from "./document-evidence.ts";
import {
  agreementEvidenceFaults,
  consentsNeededFrom,
  feeEvidenceFaults,
  feesHoldFrom,
  formerOf,
  type Parties,
  sharedPersons,
} from "./evidence-law.ts";
import type { FeeSchedule } from "./fee-schedule.ts";
import { readFeeSchedule, writeFeeSchedule } from "./fee-schedule-codec.ts";
import { shownAgreementSha256, shownFeesSha256 } from "./shown-digest.ts";

const [HQ, MALL, SELLER, GONE] = ["M1", "M3", "M4", "M2"] as const;
const contact = (person: string) => ({ person, version: 1, from: "2026-01-01T00:00:00+08:00", to: null });
const book: Parties = new Map(
  [HQ, MALL, SELLER, GONE].map((no) => [
    no,
    { licenceCode: `licence of ${no}`, contacts: [contact(`lead of ${no}`)] },
  ]),
);

const agreement = (version: number, receivers: readonly string[]): Agreement => ({
  acquirer: "ACQ001",
  agreement: `spa_${version}`,
  version,
  merchant: "mch_1",
  seller: SELLER,
  consents: [...receivers].sort(),
  effectiveFrom: "2026-11-01" as Agreement["effectiveFrom"],
  rule: {
    terms: receivers.map((to) => ({ kind: "share", of: "base", ppm: 50_000, to })),
    remainder: SELLER,
    bearer: "proportional",
  },
});
const DAY_10 = "2026-11-10T10:00:00+08:00";
const DAY_20 = "2026-11-20T00:00:00+08:00";

function rowOf(
  document: Agreement,
  inForceFrom: string,
  inForceTo: string | null,
): DocumentEvidence<Agreement> {
  const body = writeAgreement(document);
  const approvals = ["reviewer", "approver"].map((person) => ({ person, at: inForceFrom, reason: "seen" }));
  const sha256 = sha256Hex(body);
  return { sha256, body, document: readAgreement(body), inForceFrom, inForceTo, approvals, consents: [] };
}
const FORMER = rowOf(agreement(1, [HQ, GONE]), "2026-11-01T00:00:00+08:00", DAY_20);
const NEXT = rowOf(agreement(2, [HQ, MALL]), DAY_20, null);
const shown = (party: string) =>
  shownAgreementSha256({ document: NEXT, former: FORMER, party }, WORDING) ?? "";
const yes = (party: string): Consent => ({
  sha256: NEXT.sha256,
  replacesSha256: FORMER.sha256,
  subMerchantNo: party,
  person: `lead of ${party}`,
  contactVersion: 1,
  method: "code",
  wording: WORDING,
  shownSha256: shown(party),
  answer: "yes",
  reason: "",
  at: DAY_10,
});
const PARTIES = partiesOf(NEXT.document, FORMER.document);
const GOOD = { ...NEXT, consents: PARTIES.map(yes) };

/** What is named of the good row with one party's record changed, and more records behind it. */
function named(party: string, changes: Partial<Consent>, more: readonly Consent[] = [], of = book) {
  const consents = GOOD.consents.map((c) => (c.subMerchantNo === party ? { ...c, ...changes } : c));
  const row = { ...GOOD, consents: [...consents, ...more] };
  return agreementEvidenceFaults(row, FORMER, of, shownAgreementSha256).map((f) => `${f.code} ${f.party}`);
}

test("the seller, every receiver and every receiver of the version in force are asked, and with all answers nothing is named", () => {
  expect(PARTIES).toEqual([SELLER, HQ, MALL, GONE]);
  expect(named(SELLER, {})).toEqual([]);
});

test.each([SELLER, HQ, MALL, GONE])("an agreement without the answer of %s is named", (party) => {
  const row = { ...GOOD, consents: GOOD.consents.filter((c) => c.subMerchantNo !== party) };
  const faults = agreementEvidenceFaults(row, FORMER, book, shownAgreementSha256);
  expect(faults.map((f) => `${f.code} ${f.party}`)).toEqual([`consent.missing ${party}`]);
});

/** The text beside no version in force. */
const alone = shownAgreementSha256({ document: NEXT, former: undefined, party: SELLER }, WORDING) ?? "";
test.each<[string, Partial<Consent>, string]>([
  ["somebody of the platform", { person: "QF0001" }, "consent.person"],
  ["the mall's lead for the tenant, another licence code", { person: `lead of ${MALL}` }, "consent.person"],
  ["another version of the contact", { contactVersion: 2 }, "consent.person"],
  ["the contact before it was one", { at: "2025-12-31T23:59:59+08:00" }, "consent.person"],
  ["another text", { shownSha256: "e".repeat(64) }, "consent.text"],
  ["the text of another party", { shownSha256: shown(HQ) }, "consent.text"],
  ["the text beside no former version", { shownSha256: alone }, "consent.text"],
  ["a wording nobody knows", { wording: 99 }, "consent.text"],
  ["another version replaced", { replacesSha256: "d".repeat(64) }, "consent.replaces"],
  ["no version replaced", { replacesSha256: "" }, "consent.replaces"],
  ["an answer after it began", { at: "2026-11-20T00:00:01+08:00" }, "consent.late"],
  ["a no", { answer: "no" }, "consent.refused"],
  ["the acquirer for the seller", { method: "acquirer", person: "", reason: "silent" }, "consent.acquirer"],
])("a row planted for the seller with %s is named", (_, changes, code) => {
  expect(named(SELLER, changes)).toEqual([`${code} ${SELLER}`]);
});

test("a contact that has left consents no more", () => {
  const left = { ...contact(`lead of ${SELLER}`), to: DAY_10 };
  const of = new Map(book).set(SELLER, { licenceCode: "x", contacts: [left] });
  expect(named(SELLER, {}, [], of)).toEqual([`consent.person ${SELLER}`]);
  expect(named(SELLER, { at: "2026-11-10T09:59:59+08:00" }, [], of)).toEqual([]);
});

test("a later no before it is in force ends it; one after it began does not", () => {
  const no = (at: string): Consent => ({ ...yes(MALL), answer: "no", at });
  expect(named(SELLER, {}, [no("2026-11-19T23:59:59+08:00")])).toEqual([`consent.refused ${MALL}`]);
  expect(named(SELLER, {}, [no(DAY_20)])).toEqual([]);
});

test("an answer asked for anew counts, whatever stood before", () => {
  expect(named(SELLER, { replacesSha256: "" }, [{ ...yes(SELLER), at: DAY_20 }])).toEqual([]);
});

test("the acquirer's approvers answer for a receiver that leaves, with a reason, and for nobody else", () => {
  const acquirer = { method: "acquirer", person: "", reason: "asked on the 1st, silent since" } as const;
  expect(named(GONE, acquirer)).toEqual([]);
  expect(named(GONE, { ...acquirer, reason: " " })).toEqual([`consent.acquirer ${GONE}`]);
  expect(named(GONE, { ...acquirer, person: "approver" })).toEqual([`consent.acquirer ${GONE}`]);
  expect(named(MALL, acquirer)).toEqual([`consent.acquirer ${MALL}`]);
});

const approved = (change: (a: (typeof GOOD.approvals)[number], i: number) => object) => {
  const approvals = GOOD.approvals.map((a, i) => ({ ...a, ...change(a, i) }));
  return agreementEvidenceFaults({ ...GOOD, approvals }, FORMER, book, shownAgreementSha256).map(
    (f) => f.code,
  );
};
test("one approval, one person twice, a late one, or a red mark without a reason is named", () => {
  expect(approved(() => ({ person: "approver" }))).toEqual(["approval.missing"]);
  expect(approved(() => ({ at: "2026-11-20T00:00:01+08:00" }))).toEqual(["approval.late"]);
  expect(approved((_, i) => (i === 1 ? { reason: " " } : {}))).toEqual(["approval.reason"]);
  const one = { ...GOOD, approvals: GOOD.approvals.slice(0, 1) };
  expect(agreementEvidenceFaults(one, FORMER, book, shownAgreementSha256)[0]?.code).toBe("approval.missing");
});

test("where nothing is red no reason is needed", () => {
  const same = rowOf(agreement(2, [HQ]), DAY_20, null);
  const consents = partiesOf(same.document, FORMER.document).map((party) => ({
    ...yes(party),
    sha256: same.sha256,
    shownSha256: shownAgreementSha256({ document: same, former: FORMER, party }, WORDING) ?? "",
  }));
  const approvals = same.approvals.map((a) => ({ ...a, reason: "" }));
  const row = { ...same, consents, approvals };
  expect(agreementEvidenceFaults(row, FORMER, book, shownAgreementSha256)).toEqual([]);
});

test("the version replaced is the one that held until the new one began", () => {
  const rows = [FORMER, NEXT];
  expect(formerOf(NEXT, rows)).toBe(FORMER);
  expect(formerOf(FORMER, rows)).toBeUndefined();
  const ended = { ...FORMER, inForceTo: "2026-11-19T00:00:00+08:00" };
  expect(formerOf(NEXT, [ended, NEXT])).toBeUndefined();
});

test("one person who answers for two licence codes is told of; for two numbers of one licence nobody cares", () => {
  expect(sharedPersons(GOOD, book)).toEqual([]);
  const one = { ...GOOD, consents: GOOD.consents.map((c) => ({ ...c, person: "one" })) };
  expect(sharedPersons(one, book)).toEqual([{ person: "one", numbers: [HQ, GONE, MALL, SELLER] }]);
  const licence = new Map([...book].map(([no, p]) => [no, { ...p, licenceCode: "same" }]));
  expect(sharedPersons(one, licence)).toEqual([]);
});

const fees = (version: number, inForceFrom: string): DocumentEvidence<FeeSchedule> => {
  const item = { id: "wx", channel: "wechat", mode: "native", ppm: 3_800, onRefund: "keep" } as const;
  const body = writeFeeSchedule({ acquirer: "ACQ001", feeSchedule: "fee_1", version, items: [item] });
  const approvals = ["reviewer", "approver"].map((person) => ({ person, at: inForceFrom, reason: "" }));
  const rest = { inForceFrom, inForceTo: null, approvals, consents: [] };
  return { sha256: sha256Hex(body), body, document: readFeeSchedule(body), ...rest };
};
test("a fee schedule holds for a seller from that seller's own answer about its text", () => {
  const row = fees(1, DAY_10);
  const said = (at: string, changes: Partial<Consent> = {}) => ({
    ...row,
    consents: [
      {
        ...yes(SELLER),
        sha256: row.sha256,
        replacesSha256: "",
        shownSha256: shownFeesSha256({ document: row, former: undefined, party: SELLER }, WORDING) ?? "",
        at,
        ...changes,
      },
    ],
  });
  const codes = (of: typeof row) =>
    feeEvidenceFaults(of, { seller: SELLER, former: undefined }, book, shownFeesSha256).map((f) => f.code);
  expect(codes(said(DAY_10))).toEqual([]);
  expect(feesHoldFrom(said("2026-11-01T00:00:00+08:00"), SELLER)).toBe(DAY_10);
  expect(feesHoldFrom(said(DAY_20), SELLER)).toBe(DAY_20);
  expect(codes(said(DAY_20))).toEqual([]);
  expect(codes(row)).toEqual(["consent.missing"]);
  expect(feesHoldFrom(row, SELLER)).toBeUndefined();
  expect(codes(said(DAY_10, { subMerchantNo: MALL }))).toEqual(["consent.missing"]);
  expect(codes(said(DAY_10, { shownSha256: "0".repeat(64) }))).toEqual(["consent.text"]);
  expect(codes(said(DAY_10, { person: `lead of ${MALL}` }))).toEqual(["consent.person"]);
});

test("a number may have a later day of its own from which consents are needed, never an earlier one", () => {
  const register = { consentsFrom: DAY_10 };
  const from = (consentsFrom: string | null) =>
    consentsNeededFrom(register, shopEntry(SELLER, { consentsFrom }));
  expect([null, DAY_20, "2026-11-01T00:00:00+08:00"].map(from)).toEqual([DAY_10, DAY_20, DAY_10]);
  expect(consentsNeededFrom(register, undefined)).toBe(DAY_10);
});
