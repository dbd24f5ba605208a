import { instantText } from "../calendar/instant.ts";
import {
  at,
  FieldFault,
  listOf,
  membersOf,
  oneOf,
  readDocument,
  textOf,
} from "../document/document-reader.ts";
import { refuse } from "../domain-error.ts";
import { isStorableInstant, isStorableText } from "../storable.ts";
import { type AgreementFact, FACT_KINDS } from "./agreement-fact.ts";

const TEXTS = ["number", "replacesSha256", "method", "person", "field", "reason"] as const;
const FIELDS = ["kind", "at", "answer", "effectiveAt", ...TEXTS];
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/;
/** A seller's life is shorter; bounds the work per file. */
const FACTS_MAX = 5_000;

export interface AgreementFacts {
  sha256: string;
  facts: readonly AgreementFact[];
}

/** `{"sha256","facts":[{kind, at, …}]}`, members that say nothing left away: as the acquirer's core lays it into the inbox. */
export function writeAgreementFacts({ sha256, facts }: AgreementFacts): string {
  const rows = facts.map((fact) => ({
    kind: fact.kind,
    at: instantText(fact.happenedAt),
    ...Object.fromEntries(TEXTS.flatMap((name) => (fact[name] === "" ? [] : [[name, fact[name]]]))),
    ...(fact.answer === "" ? {} : { answer: fact.answer }),
    ...(fact.effectiveAt === null ? {} : { effectiveAt: instantText(fact.effectiveAt) }),
  }));
  return `${JSON.stringify({ sha256, facts: rows }, null, 2)}\n`;
}

/** Reads such a file whole. Refuses `input_invalid` with the faulty field, `facts[3].at`. */
export function readAgreementFacts(text: string): AgreementFacts {
  return readDocument(text, "input_invalid", "facts", (document) => {
    const m = membersOf(document, "", ["sha256", "facts"]);
    const sha256 = textOf(m, "", "sha256");
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new FieldFault("sha256", "not_a_digest");
    const rows = listOf(m, "", "facts");
    if (rows.length > FACTS_MAX) refuse({ code: "input_invalid", field: "facts", reason: "too_many" });
    return { sha256, facts: rows.map((row, i) => factOf(row, `facts[${i}]`)) };
  });
}

function factOf(row: unknown, path: string): AgreementFact {
  const m = membersOf(row, path, FIELDS);
  const text = (name: string) => {
    const value = m[name] === undefined ? "" : textOf(m, path, name);
    if (!isStorableText(value)) throw new FieldFault(at(path, name), "not_text");
    return value;
  };
  const instant = (name: string) => {
    const value = textOf(m, path, name);
    const read = new Date(value);
    if (!INSTANT.test(value) || Number.isNaN(read.getTime()) || !isStorableInstant(read))
      throw new FieldFault(at(path, name), "not_an_instant");
    return read;
  };
  return {
    kind: oneOf(m, path, "kind", FACT_KINDS),
    happenedAt: instant("at"),
    number: text("number"),
    replacesSha256: text("replacesSha256"),
    method: text("method"),
    answer: m.answer === undefined ? "" : oneOf(m, path, "answer", ["yes", "no"]),
    person: text("person"),
    field: text("field"),
    reason: text("reason"),
    effectiveAt: m.effectiveAt === undefined ? null : instant("effectiveAt"),
  };
}
