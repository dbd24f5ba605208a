import type { Agreement } from "./agreement.ts";
import type { AgreementSample } from "./agreement-samples.ts";
import { agreementWording1 } from "./agreement-wording-1.ts";
import type { FeeSchedule } from "./fee-schedule.ts";
import { feeWording1 } from "./fee-wording-1.ts";
import { receiversOf } from "./split-rule.ts";

/** A document by its name. */
export interface Named<T> {
  sha256: string;
  document: T;
}
/** What is shown to whom: the new version, the one in force that it would replace, the party that reads. */
export interface Shown<T> {
  document: Named<T>;
  former: Named<T> | undefined;
  /** The reader's number. */
  party: string;
  /** Of an agreement, where they were made for another reader of the same two versions; absent: made now. */
  samples?: readonly AgreementSample[];
}

/** The wording that is shown today. A changed sentence is a new number beside the old ones, which stay printable. */
export const WORDING = 1;
const AGREEMENT_WORDINGS: Readonly<Record<number, (shown: Shown<Agreement>) => string>> = {
  1: agreementWording1,
};
const FEE_WORDINGS: Readonly<Record<number, (shown: Shown<FeeSchedule>) => string>> = { 1: feeWording1 };

/**
 * An agreement in plain sentences for one party, Chinese with English beside it, lines ended by LF; its SHA-256 is
 * `shownSha256` of a consent. Lines of what the approvers must give a reason for begin with "!!". Undefined for a wording
 * nobody knows and for a reader who is party to neither version.
 */
export function agreementText(shown: Shown<Agreement>, wording = WORDING): string | undefined {
  const { document, former, party } = shown;
  if (!partiesOf(document.document, former?.document).includes(party)) return undefined;
  return AGREEMENT_WORDINGS[wording]?.(shown);
}

/** A fee schedule in plain sentences for a seller, in the same way. */
export function feeScheduleText(shown: Shown<FeeSchedule>, wording = WORDING): string | undefined {
  return FEE_WORDINGS[wording]?.(shown);
}

/** Everybody who is asked: the seller, every receiver, and every receiver of the version in force; each once. */
export function partiesOf(agreement: Agreement, former: Agreement | undefined): string[] {
  const receivers = [...receiversOf(agreement.rule), ...(former ? receiversOf(former.rule) : [])];
  return [...new Set([agreement.seller, ...receivers])];
}
