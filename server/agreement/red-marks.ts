import type { Agreement } from "./agreement.ts";
import { type AgreementSample, agreementSamples } from "./agreement-samples.ts";
import { receiversOf } from "./split-rule.ts";

/** A seller's share that falls by more than this many points of the sale, on any amount that is shown, stands in red. */
const FALL_MAX_POINTS = 20n;

/** What the approvers must give a reason for. */
export interface RedMarks {
  /** Numbers that receive now and did not before, sorted. */
  newReceivers: readonly string[];
  /** The samples on which the seller's share falls too far. */
  falls: readonly AgreementSample[];
}

export function redMarksOf(
  agreement: Agreement,
  former: Agreement | undefined,
  samples: readonly AgreementSample[] = agreementSamples(agreement, former),
): RedMarks {
  const falls = samples.filter((sample) => fallsTooFar(sample, agreement.seller));
  return { newReceivers: newReceiversOf(agreement, former), falls };
}

export function newReceiversOf(agreement: Agreement, former: Agreement | undefined): string[] {
  const before = new Set(former ? receiversOf(former.rule) : []);
  return agreement.consents.filter((no) => !before.has(no));
}

export function fallsTooFar({ before, after, amountFen }: AgreementSample, seller: string): boolean {
  const fall = (before.get(seller) ?? 0n) - (after.get(seller) ?? 0n);
  return fall * 100n > FALL_MAX_POINTS * amountFen;
}

export const isRed = ({ newReceivers, falls }: RedMarks): boolean => newReceivers.length + falls.length > 0;
