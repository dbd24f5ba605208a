import { agreementConsents, feeConsents } from "#sandbox/core/consents.ts";
import type { Agreement } from "#server/agreement/agreement.ts";
import { agreementSha256, readAgreement, writeAgreement } from "#server/agreement/agreement-codec.ts";
import type { DocumentEvidence } from "#server/agreement/document-evidence.ts";
import { formerOf } from "#server/agreement/evidence-law.ts";
import type { FeeSchedule } from "#server/agreement/fee-schedule.ts";
import { feeScheduleSha256, writeFeeSchedule } from "#server/agreement/fee-schedule-codec.ts";
import { receiversOf } from "#server/agreement/split-rule.ts";
import { dayFrom } from "#server/calendar/day.ts";
import { instantText } from "#server/calendar/instant.ts";
import { CHANNELS } from "#server/channel/channel.ts";
import { feeItemOf, ruleOf } from "./random-terms.ts";
import { ACQUIRER, type World } from "./world.ts";

/** A new version of the seller's agreement, in force from this instant; the former one ends there. */
export function changeAgreement(world: World, seller: string, at: number): void {
  const { random } = world;
  const former = world.current.get(seller);
  const version = former ? (world.agreements.get(former.agreement)?.document.version ?? 0) + 1 : 1;
  const rule = ruleOf(world, seller);
  const agreement: Agreement = {
    acquirer: ACQUIRER,
    agreement: `spa_${seller}`,
    version,
    merchant: "mch_mall",
    seller,
    consents: [...new Set(receiversOf(rule))].filter((no) => no !== seller).sort(),
    effectiveFrom: dayFrom("2026-01-01"),
    rule,
    ...(world.events === "all" && random.chance(0.6) && { refundCover: "seller" as const }),
  };
  const body = writeAgreement(agreement);
  const document = readAgreement(body);
  const row = { sha256: agreementSha256(agreement), body, document, ...approvedFrom(at) };
  const { sha256 } = row;
  endOf(world.agreements, former?.agreement, at);
  const ofSeller = [...world.agreements.values()].filter((a) => a.document.seller === seller);
  world.agreements.set(sha256, {
    ...row,
    consents: agreementConsents({
      row,
      former: formerOf(row, ofSeller),
      entries: world.shops,
      at: row.inForceFrom,
    }),
  });
  world.current.set(seller, { agreement: sha256, fees: former?.fees ?? "" });
  random.next();
}

/** The same of the fee schedule. */
export function changeFees(world: World, seller: string, at: number): void {
  const former = world.current.get(seller);
  const before = former && world.fees.get(former.fees);
  const schedule: FeeSchedule = {
    acquirer: ACQUIRER,
    feeSchedule: `fee_${seller}`,
    version: (before?.document.version ?? 0) + 1,
    items: CHANNELS.map((channel) => feeItemOf(channel, world.random)),
  };
  const body = writeFeeSchedule(schedule);
  const row = { sha256: feeScheduleSha256(schedule), body, document: schedule, ...approvedFrom(at) };
  const { sha256 } = row;
  endOf(world.fees, former?.fees, at);
  const ofSeller = [...world.fees.values()].filter((f) => f.document.feeSchedule === schedule.feeSchedule);
  const asked = {
    row,
    former: formerOf(row, ofSeller),
    entries: world.shops,
    at: row.inForceFrom,
  };
  world.fees.set(sha256, { ...row, consents: feeConsents(asked, [seller]) });
  world.current.set(seller, { agreement: former?.agreement ?? "", fees: sha256 });
}

/** In force from this instant, and approved then by two. */
function approvedFrom(at: number) {
  const inForceFrom = instantText(new Date(at));
  const approvals = ["reviewer", "approver"].map((person) => ({ person, at: inForceFrom, reason: "seen" }));
  return { inForceFrom, inForceTo: null, approvals, consents: [] };
}

function endOf<T>(documents: Map<string, DocumentEvidence<T>>, sha256: string | undefined, at: number): void {
  const former = sha256 === undefined ? undefined : documents.get(sha256);
  if (former) documents.set(former.sha256, { ...former, inForceTo: instantText(new Date(at)) });
}
