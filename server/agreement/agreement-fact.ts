/**
 * What the acquirer's core says of one version, in its order: whom it asked, who answered, what it returned, who approved,
 * from when it holds and to when. `asked`, `answered`: `number` is the party, `replacesSha256` the version that stood then
 * ("" where none), `method` how (code, paper, acquirer). `returned`: `field` names the term. `in_force`, `ended`:
 * `effectiveAt`, and of `continued` its own beginning. `ended`: `method` says how. Contacts of a party are never told to the platform; `person` is the acquirer's.
 */
export const FACT_KINDS = [
  "asked",
  "answered",
  "returned",
  "approved",
  "in_force",
  "suspended",
  "resumed",
  "ended",
  "continued",
] as const;

export interface AgreementFact {
  kind: (typeof FACT_KINDS)[number];
  happenedAt: Date;
  number: string;
  replacesSha256: string;
  method: string;
  answer: "" | "yes" | "no";
  person: string;
  field: string;
  reason: string;
  effectiveAt: Date | null;
}

/** The facts since all parties were last asked: what was said about another former version is void. */
export function lastRound(facts: readonly AgreementFact[]): readonly AgreementFact[] {
  const former = facts.findLast((f) => f.kind === "asked")?.replacesSha256;
  const began = facts.findIndex((f) => f.kind === "asked" && f.replacesSha256 === former);
  return began < 0 ? [] : facts.slice(began);
}

/** A row of the platform's copy as the fact that it keeps. */
export function keptFact(row: Omit<AgreementFact, "answer"> & { answer: string }): AgreementFact {
  const { kind, happenedAt, number, replacesSha256, method, person, field, reason, effectiveAt } = row;
  const answer = row.answer === "yes" || row.answer === "no" ? row.answer : "";
  return { kind, happenedAt, number, replacesSha256, method, answer, person, field, reason, effectiveAt };
}
