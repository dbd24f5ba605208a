import type { Decision } from "#server/clearing/decision.ts";
import { readDecision } from "#server/clearing/decision-codec.ts";
import { inFile } from "./in-file.ts";
import { linesIn } from "./read-file.ts";

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
