import { type AgreementFact, lastRound } from "./agreement-fact.ts";
import type { AgreementStatus } from "./agreement-status.ts";

/** Where a party stands: whom the acquirer asked, since when, and what it heard. */
export interface PartyProgress {
  number: string;
  askedAt: Date | null;
  /** How it was asked or, once it answered, how it answered: code, paper, acquirer. */
  method: string;
  answer: "" | "yes" | "no";
  answeredAt: Date | null;
  reason: string;
}

export interface AgreementProgress {
  parties: PartyProgress[];
  returned: { field: string; reason: string }[];
  approvals: { person: string; at: Date; reason: string }[];
}

/** Folds the facts of one version. `parties`: who has to answer; whoever was asked besides is shown as well. */
export function progressOf(parties: readonly string[], facts: readonly AgreementFact[]): AgreementProgress {
  const round = lastRound(facts);
  const asked = round.filter((f) => f.kind === "asked");
  const former = asked.at(-1)?.replacesSha256;
  const answers = facts.filter((f) => f.kind === "answered" && f.replacesSha256 === former);
  const numbers = [...new Set([...parties, ...asked.map((f) => f.number)])];
  return {
    parties: numbers.map((number) => {
      const question = asked.find((f) => f.number === number);
      const said = answers.findLast((f) => f.number === number);
      return {
        number,
        askedAt: question?.happenedAt ?? null,
        method: said?.method ?? question?.method ?? "",
        answer: said?.answer ?? "",
        answeredAt: said?.happenedAt ?? null,
        reason: said?.reason ?? "",
      };
    }),
    returned: facts.flatMap((f) => (f.kind === "returned" ? [{ field: f.field, reason: f.reason }] : [])),
    approvals: round.flatMap((f) =>
      f.kind === "approved" ? [{ person: f.person, at: f.happenedAt, reason: f.reason }] : [],
    ),
  };
}

/** Whether every party said yes about what stands now, and nobody no. */
const isConsented = ({ parties }: AgreementProgress): boolean =>
  parties.length > 0 && parties.every((p) => p.answer === "yes");

export interface FactStep {
  to: AgreementStatus;
  inForceFrom?: Date;
  inForceTo?: Date | null;
  endReason?: string;
}

/**
 * The step that the last of these facts means for a version that stands at `status`; undefined where it means none, as for
 * one that its owner withdrew meanwhile. "not_carried": it says what the facts before it do not carry.
 */
export function stepOfFact(
  status: AgreementStatus,
  parties: readonly string[],
  facts: readonly AgreementFact[],
): FactStep | "not_carried" | undefined {
  const fact = facts.at(-1);
  if (fact === undefined) return undefined;
  const progress = progressOf(parties, facts);
  const isOpen = status === "proposed" || status === "consented";
  switch (fact.kind) {
    case "asked":
      return status === "consented" && !isConsented(progress) ? { to: "proposed" } : undefined;
    case "answered":
      if (fact.answer === "no")
        return isOpen || status === "approved" ? { to: "declined", endReason: fact.reason } : undefined;
      return status === "proposed" && isConsented(progress) ? { to: "consented" } : undefined;
    case "returned":
      return isOpen ? { to: "returned" } : undefined;
    case "approved":
      return undefined;
    case "in_force":
      return beginOf(status, progress, fact);
    case "suspended":
      return status === "in_force" ? { to: "suspended" } : undefined;
    case "resumed":
      return status === "suspended" ? { to: "in_force" } : undefined;
    case "ended":
      return endOf(status, fact);
    case "continued":
      return status === "superseded" && fact.effectiveAt !== null
        ? { to: fact.effectiveAt <= fact.happenedAt ? "in_force" : "approved", inForceTo: null }
        : undefined;
  }
}

function beginOf(
  status: AgreementStatus,
  progress: AgreementProgress,
  { effectiveAt, happenedAt }: AgreementFact,
): FactStep | "not_carried" | undefined {
  const persons = new Set(progress.approvals.map((a) => a.person).filter((p) => p !== ""));
  if (effectiveAt === null || persons.size < 2 || !isConsented(progress)) return "not_carried";
  if (status !== "consented") return undefined;
  return { to: effectiveAt <= happenedAt ? "in_force" : "approved", inForceFrom: effectiveAt };
}

const ENDS = ["superseded", "revoked", "withdrawn"] as const;

function endOf(
  status: AgreementStatus,
  { method, effectiveAt, reason }: AgreementFact,
): FactStep | "not_carried" | undefined {
  const to = ENDS.find((end) => end === method);
  if (to === undefined || effectiveAt === null) return "not_carried";
  // What the owner withdrew, or what was ending anyway, keeps its name and ends when the acquirer says.
  if (status === "withdrawn" || status === "superseded" || status === "revoked")
    return { to: status, inForceTo: effectiveAt };
  if (status === "draft" || status === "returned" || status === "declined") return undefined;
  if (status === "proposed" || status === "consented")
    return to === "withdrawn" ? { to, endReason: reason } : "not_carried";
  return { to, inForceTo: effectiveAt, ...(reason === "" ? {} : { endReason: reason }) };
}
