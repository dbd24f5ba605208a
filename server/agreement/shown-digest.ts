import { sha256Hex } from "../document/digest.ts";
import type { Agreement } from "./agreement.ts";
import { agreementText, feeScheduleText, type Shown } from "./agreement-text.ts";
import type { FeeSchedule } from "./fee-schedule.ts";

/**
 * SHA-256 of the text (UTF-8) that a party is shown, as it stands in the consent; undefined for a wording nobody knows and
 * for somebody who is no party.
 */
export function shownAgreementSha256(shown: Shown<Agreement>, wording: number): string | undefined {
  const text = agreementText(shown, wording);
  return text === undefined ? undefined : sha256Hex(text);
}

export function shownFeesSha256(shown: Shown<FeeSchedule>, wording: number): string | undefined {
  const text = feeScheduleText(shown, wording);
  return text === undefined ? undefined : sha256Hex(text);
}
