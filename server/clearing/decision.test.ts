import { generateKeyPairSync, sign } from "node:crypto";
import { expect, test } from "vitest";
import { dayFrom } from "../calendar/day.ts";
import { Refused } from "../domain-error.ts";
import { type DecidedAs, type Decision, decidersOf, itemKey, type Proposal } from "./decision.ts";
import {
  decisionMessage,
  decisionsFor,
  findDecisionFault,
  readDecision,
  readProposal,
  writeDecision,
  writeProposal,
} from "./decision-codec.ts";

const people = ["decider-1", "decider-2", "stranger"].map((person) => {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
  return { person, keyId: `key-${person}`, publicKey: pem, privateKey };
});
type Person = (typeof people)[0];
const [one, two, stranger] = people as [Person, Person, Person];
const SIGNERS = [one, two];

const proposal = (ref: string, as: DecidedAs, more: Partial<Proposal> = {}): Proposal => ({
  decisionRef: ref,
  acquirer: "ACQ001",
  acquirerReference: "4200000001",
  refundReference: as === "cover_closed" ? "R1" : "",
  bearer: as === "cover_closed" ? "M00000000000001" : "",
  amount: 5000n,
  as,
  until: as === "wait" ? dayFrom("2026-11-30") : undefined,
  signatures: [],
  ...more,
});
function signed(p: Proposal, ...by: Person[]): Proposal {
  const at = "2026-11-24T09:00:00+08:00";
  const signatures = by.map(({ person, keyId, privateKey }) => ({
    person,
    keyId,
    alg: "Ed25519" as const,
    at,
    signature: sign(null, decisionMessage(p, person, at), privateKey).toString("base64"),
  }));
  return { ...p, signatures };
}
const entered = (ref: string, as: DecidedAs, enteredAt: string, more: Partial<Proposal> = {}): Decision => ({
  ...signed(proposal(ref, as, more), one, two),
  enteredAt,
});
const ITEM = itemKey(proposal("", "accept"));
const TO = "2026-11-25T00:00:00+08:00";
const refsFor = (...decisions: Decision[]) => {
  const { must, now } = decisionsFor(TO, decisions, SIGNERS)(ITEM);
  return { must: must?.decisionRef, now: now?.decisionRef };
};

test("a decision of two registered people stands, and its line reads back the same", () => {
  const decision = entered("dec_1", "wait", "2026-11-24T10:00:00+08:00");
  expect(findDecisionFault(decision, SIGNERS)).toBeUndefined();
  expect(readDecision(writeDecision(decision))).toEqual(decision);
  const pending = signed(proposal("dec_2", "cover_closed"), one);
  expect(readProposal(writeProposal(pending))).toEqual(pending);
});

test("signs RFC 8785 of the decision with who and when, under a heading of its own; not when it entered", () => {
  expect(
    decisionMessage(proposal("dec_1", "wait"), "decider-1", "2026-11-24T09:00:00+08:00").toString(),
  ).toBe(
    `QFC1-DECISION\n{"acquirer":"ACQ001","acquirerReference":"4200000001","amount":"5000","as":"wait",` +
      `"at":"2026-11-24T09:00:00+08:00","bearer":"","decisionRef":"dec_1","person":"decider-1","refundReference":"","until":"20261130"}`,
  );
});

test("one person, a stranger, and a decision changed after it was signed are no decision", () => {
  const p = proposal("dec_1", "accept");
  expect(findDecisionFault(signed(p, one), SIGNERS)?.code).toBe("release_needs_two");
  expect(findDecisionFault(signed(p, one, one), SIGNERS)?.code).toBe("release_same_person");
  expect(findDecisionFault(signed(p, one, stranger), SIGNERS)?.code).toBe("release_key_unknown");
  const changed = { ...signed(p, one, two), amount: 5001n };
  expect(findDecisionFault(changed, SIGNERS)?.code).toBe("release_signature_invalid");
  expect(refsFor({ ...changed, enteredAt: "2026-11-24T10:00:00+08:00" })).toEqual({});
});

test("a decision entered before the window's end must stand, one between that and the check may", () => {
  expect(refsFor(entered("dec_1", "accept", "2026-11-24T23:59:59+08:00"))).toEqual({
    must: "dec_1",
    now: "dec_1",
  });
  expect(refsFor(entered("dec_1", "accept", "2026-11-25T00:00:00+08:00"))).toEqual({ now: "dec_1" });
});

test("the first decision is final; only a wait, and a refund that had its 7 days, may be followed by another", () => {
  const later = (as: DecidedAs, day: string) => entered("dec_2", as, `2026-11-${day}T10:00:00+08:00`);
  const first = (as: DecidedAs) => entered("dec_1", as, "2026-11-10T10:00:00+08:00");
  expect(refsFor(first("accept"), later("not_ours", "24"))).toEqual({ must: "dec_1", now: "dec_1" });
  expect(refsFor(first("not_ours"), later("accept", "24"))).toEqual({ must: "dec_1", now: "dec_1" });
  expect(refsFor(first("wait"), later("accept", "11"))).toEqual({ must: "dec_2", now: "dec_2" });
  expect(refsFor(first("wait"), later("accept", "25"))).toEqual({ must: "dec_1", now: "dec_2" });
  expect(refsFor(first("refund"), later("accept", "17"))).toEqual({ must: "dec_1", now: "dec_1" });
  expect(refsFor(first("refund"), later("accept", "18"))).toEqual({ must: "dec_2", now: "dec_2" });
});

test("a wait lasts at most 30 days from when it entered, and never ends before", () => {
  const wait = (until: string) =>
    refsFor(entered("dec_1", "wait", "2026-11-24T10:00:00+08:00", { until: dayFrom(until) }));
  expect(wait("2026-12-24")).toEqual({ must: "dec_1", now: "dec_1" });
  expect(wait("2026-12-25")).toEqual({});
  expect(wait("2026-11-23")).toEqual({});
});

test("a decision about a refund or a cover binds no other item", () => {
  const about = { refundReference: "5000000001" };
  const ofItem = decisionsFor(TO, [entered("dec_1", "accept", "2026-11-24T10:00:00+08:00", about)], SIGNERS);
  expect(ofItem(ITEM).now).toBeUndefined();
  expect(ofItem("4200000001|5000000001|").must?.decisionRef).toBe("dec_1");
});

test("who made a decision that stands is known by its reference", () => {
  const decisions = [entered("dec_1", "accept", TO), entered("dec_2", "accept", TO)];
  expect([...decidersOf(new Set(["dec_2"]), decisions)]).toEqual(["decider-1", "decider-2"]);
  expect(decidersOf(new Set(["dec_3"]), decisions).size).toBe(0);
});

test("a line that is not exactly a decision is refused with its field", () => {
  const line = JSON.parse(writeDecision(entered("dec_1", "wait", "2026-11-24T10:00:00+08:00")));
  const fieldOf = (change: object) => {
    try {
      readDecision(JSON.stringify({ ...line, ...change }));
    } catch (error) {
      if (error instanceof Refused && error.refusal.code === "input_invalid") return error.refusal.field;
    }
    return "read";
  };
  const [signature] = line.signatures;
  expect(fieldOf({})).toBe("read");
  expect(fieldOf({ more: "" })).toBe("more");
  expect(fieldOf({ as: "maybe" })).toBe("as");
  expect(fieldOf({ amount: "-1" })).toBe("amount");
  expect(fieldOf({ amount: 5000 })).toBe("amount");
  expect(fieldOf({ until: "" })).toBe("until");
  expect(fieldOf({ as: "accept" })).toBe("until");
  expect(fieldOf({ until: "2026-11-30" })).toBe("until");
  expect(fieldOf({ bearer: "M1" })).toBe("bearer");
  expect(fieldOf({ as: "cover_closed", until: "" })).toBe("bearer");
  expect(fieldOf({ as: "cover_closed", until: "", bearer: "M1" })).toBe("refundReference");
  expect(fieldOf({ acquirerReference: "a|b" })).toBe("acquirerReference");
  expect(fieldOf({ enteredAt: "2026-11-24" })).toBe("enteredAt");
  expect(fieldOf({ signatures: [signature] })).toBe("signatures");
  expect(fieldOf({ signatures: [signature, { ...signature, signature: "AA==" }] })).toBe(
    "signatures[1].signature",
  );
});
