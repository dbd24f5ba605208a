import { join } from "node:path";
import type { Decision, Proposal } from "#server/clearing/decision.ts";
import { readDecision, readProposal, writeDecision, writeProposal } from "#server/clearing/decision-codec.ts";
import { inFile } from "./in-file.ts";
import { linesIn } from "./read-file.ts";
import { appendTexts, writeOutput } from "./write-output.ts";

/** The desk's book of decisions, and beside it what one person has signed and another has not. */
export const bookAt = (desk: string): string => join(desk, "decisions.jsonl");
const pendingAt = (desk: string): string => join(desk, "decisions-pending.jsonl");

/** Every decision of the book, in its order. Throws `Unreadable` with the line: also of one that stands twice, or before its time. */
export function readDecisions(path: string): Decision[] {
  const refs = new Set<string>();
  let last = "";
  return linesIn(path).map(({ no, line }) =>
    inFile(`${path}:${no}`, () => {
      const decision = readDecision(line);
      if (refs.has(decision.decisionRef))
        throw new Error(`编号已用过 / stands twice: ${decision.decisionRef}`);
      if (decision.enteredAt < last)
        throw new Error(
          `enteredAt 早于上一行 / earlier than the line before: ${decision.enteredAt} < ${last}`,
        );
      refs.add(decision.decisionRef);
      last = decision.enteredAt;
      return decision;
    }),
  );
}

/** What waits for a second signature; what a stop left here although it entered the book is passed over. */
export function readPending(desk: string, book: readonly Decision[]): Proposal[] {
  const path = pendingAt(desk);
  const entered = new Set(book.map((d) => d.decisionRef));
  return linesIn(path)
    .map(({ no, line }) => inFile(`${path}:${no}`, () => readProposal(line)))
    .filter((p) => !entered.has(p.decisionRef));
}

/** The book first: a stop between the two leaves a line that `readPending` passes over. */
export function writeBooks(desk: string, entered: readonly Decision[], pending: readonly Proposal[]): void {
  appendTexts(bookAt(desk), entered.map(writeDecision));
  writeOutput(pendingAt(desk), pending.map((p) => `${writeProposal(p)}\n`).join(""));
}
