import { refuse } from "../domain-error.ts";

/** A sentence, not a document. */
const REASON_MAX_LENGTH = 200;

/** A reason is mandatory wherever the acquirer stops something. Refuses `input_invalid`. */
export function statedReason(typed: string): string {
  const reason = typed.trim();
  if (reason === "") refuse({ code: "input_invalid", field: "reason", reason: "reason_required" });
  if (reason.length > REASON_MAX_LENGTH)
    refuse({ code: "input_invalid", field: "reason", reason: "too_long" });
  return reason;
}
