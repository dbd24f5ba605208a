import { refuse } from "../domain-error.ts";

/** A sentence, not a document; characters. */
export const REASON_MAX_LENGTH = 200;

/** A reason is mandatory wherever the acquirer stops something. Refuses `input_invalid`. */
export function statedReason(typed: string): string {
  const reason = typed.trim();
  if (reason === "") refuse({ code: "input_invalid", field: "reason", reason: "reason_required" });
  return bounded(reason, "reason");
}

/** What only the acquirer's people read beside it; may be empty. Refuses `input_invalid`. */
export const innerReason = (typed: string): string => bounded(typed.trim(), "inner");

function bounded(text: string, field: string): string {
  if (text.length > REASON_MAX_LENGTH) refuse({ code: "input_invalid", field, reason: "too_long" });
  return text;
}
