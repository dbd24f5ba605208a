import { createPublicKey, type KeyObject, verify } from "node:crypto";
import { readCompactDay, writeCompactDay } from "../calendar/compact-day-codec.ts";
import { canonicalJson } from "../document/canonical-json.ts";
import {
  at,
  FieldFault,
  fenOf,
  instantOf,
  listOf,
  type Members,
  membersOf,
  oneOf,
  readDocument,
  textOf,
  wordOf,
  wordOrNoneOf,
} from "../document/document-reader.ts";
import type { Refusal } from "../domain-error.ts";
import {
  DECIDED_AS,
  type Decision,
  type DecisionsOfItem,
  decisionsAround,
  itemKey,
  type Proposal,
} from "./decision.ts";
import type { Signer } from "./register.ts";
import { SIGNATURE_TEXT } from "./signature-text.ts";
import { findSignerFault, SIGNATURES_NEEDED, type VerdictSignature } from "./verdict.ts";

const PROPOSAL = [
  "decisionRef",
  "acquirer",
  "acquirerReference",
  "refundReference",
  "bearer",
  "amount",
  "as",
  "until",
  "signatures",
] as const;
const SIGNATURE = ["person", "keyId", "alg", "at", "signature"] as const;

/** One line of decisions.jsonl: two signatures. Refuses `input_invalid` with the faulty field; a field of its own is none. */
export function readDecision(line: string): Decision {
  return readDocument(line, "input_invalid", "decision", (document) => {
    const m = membersOf(document, "", [...PROPOSAL, "enteredAt"]);
    return { ...proposalFrom(m, SIGNATURES_NEEDED), enteredAt: instantOf(m, "", "enteredAt") };
  });
}

/** One line of decisions-pending.jsonl: one has signed. Refuses as `readDecision`. */
export function readProposal(line: string): Proposal {
  return readDocument(line, "input_invalid", "decision", (document) =>
    proposalFrom(membersOf(document, "", PROPOSAL), 1),
  );
}

/** The line without its end. */
export const writeDecision = ({ enteredAt, ...proposal }: Decision): string =>
  canonicalJson({ ...plain(proposal), signatures: proposal.signatures, enteredAt });
export const writeProposal = (proposal: Proposal): string =>
  canonicalJson({ ...plain(proposal), signatures: proposal.signatures });

/** What one person signs: "QFC1-DECISION\n" and RFC 8785 of the decision with who and when. */
export function decisionMessage(proposal: Proposal, person: string, signedAt: string): Buffer {
  return Buffer.from(`QFC1-DECISION\n${canonicalJson({ ...plain(proposal), person, at: signedAt })}`);
}

/** Whether everybody who signed is registered and really did; `release_needs_two` where that is all that lacks. */
export function findDecisionFault(
  proposal: Proposal,
  signers: readonly Signer[],
  keyOf: (publicKey: string) => KeyObject = createPublicKey,
): Refusal | undefined {
  const fault = findSignerFault(proposal, signers);
  if (fault && fault.code !== "release_needs_two") return fault;
  for (const s of proposal.signatures) {
    const signer = signers.find((k) => k.keyId === s.keyId && k.person === s.person);
    if (!signer || !isSigned(proposal, s, keyOf(signer.publicKey)))
      return { code: "release_signature_invalid", person: s.person };
  }
  return fault;
}

/**
 * By `itemKey` the decisions about an item that two registered people really signed, in the order of the book. Signatures are
 * asked when an item is, once: a book keeps years of decisions, and a day speaks of few.
 */
export function signedDecisions(
  decisions: readonly Decision[],
  signers: readonly Signer[],
): (key: string) => readonly Decision[] {
  const byItem = Map.groupBy(decisions, itemKey);
  const keyOf = remembered(createPublicKey as (publicKey: string) => KeyObject);
  return remembered((key) =>
    (byItem.get(key) ?? []).filter((d) => findDecisionFault(d, signers, keyOf) === undefined),
  );
}

/** By `itemKey` what a file of this window must and may follow, of what two registered people really signed. */
export function decisionsFor(
  windowTo: string,
  decisions: readonly Decision[],
  signers: readonly Signer[],
): (key: string) => DecisionsOfItem {
  const signed = signedDecisions(decisions, signers);
  return remembered((key) => decisionsAround(windowTo, signed(key)));
}

function remembered<T>(find: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const found = known.get(key) ?? find(key);
    known.set(key, found);
    return found;
  };
}

function isSigned(proposal: Proposal, s: VerdictSignature, key: KeyObject): boolean {
  if (key.asymmetricKeyType !== "ed25519") return false;
  return verify(null, decisionMessage(proposal, s.person, s.at), key, Buffer.from(s.signature, "base64"));
}

function plain(p: Proposal): Record<string, string> {
  const { decisionRef, acquirer, acquirerReference, refundReference, bearer, as } = p;
  const until = p.until === undefined ? "" : writeCompactDay(p.until);
  return {
    decisionRef,
    acquirer,
    acquirerReference,
    refundReference,
    bearer,
    as,
    until,
    amount: p.amount.toString(),
  };
}

function proposalFrom(m: Members, signatures: number): Proposal {
  const list = listOf(m, "", "signatures");
  if (list.length !== signatures) throw new FieldFault("signatures", `not_${signatures}`);
  const proposal = {
    decisionRef: wordOf(m, "", "decisionRef"),
    acquirer: wordOf(m, "", "acquirer"),
    acquirerReference: wordOf(m, "", "acquirerReference"),
    refundReference: wordOrNoneOf(m, "", "refundReference"),
    bearer: wordOrNoneOf(m, "", "bearer"),
    amount: fenOf(m, "", "amount"),
    as: oneOf(m, "", "as", DECIDED_AS),
    until: untilOf(m),
    signatures: list.map((s, i) => signatureFrom(s, `signatures[${i}]`)),
  };
  const isCover = proposal.as === "cover_closed";
  if (isCover !== (proposal.bearer !== "")) throw new FieldFault("bearer", "cover_closed_only");
  if (isCover && proposal.refundReference === "") throw new FieldFault("refundReference", "missing");
  if ((proposal.as === "wait") !== (proposal.until !== undefined)) throw new FieldFault("until", "wait_only");
  return proposal;
}

function signatureFrom(value: unknown, path: string): VerdictSignature {
  const m = membersOf(value, path, SIGNATURE);
  const signature = textOf(m, path, "signature");
  if (!SIGNATURE_TEXT.test(signature)) throw new FieldFault(at(path, "signature"), "not_base64");
  return {
    person: wordOf(m, path, "person"),
    keyId: wordOf(m, path, "keyId"),
    alg: oneOf(m, path, "alg", ["Ed25519"]),
    at: instantOf(m, path, "at"),
    signature,
  };
}

/** "yyyyMMdd", or empty. */
function untilOf(m: Members) {
  const text = textOf(m, "", "until");
  if (text === "") return undefined;
  const day = readCompactDay(text);
  if (!day) throw new FieldFault("until", "not_a_day");
  return day;
}
