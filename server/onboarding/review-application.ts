import type { Tx } from "#db/client.ts";
import { application, applicationCheck, applicationFinding, approval } from "#db/schema/index.ts";
import { recordStep } from "../audit/record-step.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { REASON_MAX_LENGTH } from "../merchant/stated-reason.ts";
import { may } from "../permission.ts";
import { type ApplicationField, fieldsOf, isApplicationField } from "./application-form.ts";
import { APPLICATION_LIFE } from "./application-status.ts";
import { findTakenNumber } from "./find-taken-number.ts";
import { type ApplicationRow, loadApplication } from "./load-application.ts";
import { loadCandidates } from "./load-candidates.ts";
import { type RecordedNumbers, recordedFaults } from "./recorded-numbers.ts";
import type { Way } from "./verification.ts";

export interface ReviewApplication {
  applicationId: Id<"app">;
  /** The round the reviewer looked at: a newer one is not decided by accident. */
  round: number;
  /** With an acceptance: how each item was verified. */
  verified?: Verified | undefined;
  decision:
    | { accept: RecordedNumbers }
    /** The acquirer's merchant number: everything else is what its register says of it. */
    | { acceptNumber: string }
    /** One reason per field that is sent back; none may be empty. */
    | { findings: readonly { field: string; reason: string }[] };
}

type Verified = Readonly<Partial<Record<ApplicationField, Way>>>;

/** A sentence, not a document. */

/**
 * The acquirer's reviewer accepts an application, with a number of its register (`acceptNumber`) or, where it lays none here,
 * with the numbers that its own core gave (`accept`), or sends it back with a reason for every field found wrong. An acceptance
 * says how each item was verified. The second person (approver) may send an accepted one back too. Refuses `forbidden`,
 * `not_found`, `application_not_in`, `input_invalid`, `numbers_invalid` (every wrong one), `number_taken`, `same_person`, `register_decides` for typed numbers where
 * there is a register, `register_lacks`.
 */
export async function reviewApplication(ctx: Ctx, input: ReviewApplication): Promise<void> {
  const { staffId, role } = may(
    ctx,
    "findings" in input.decision ? "application.return" : "application.accept",
  );
  const { applicationId, decision } = input;
  const row = await ctx.db.transaction(async (tx) => {
    const found = await loadApplication(tx, applicationId);
    const needed = role === "reviewer" ? "submitted" : "in_review";
    if (found.status !== needed || found.round !== input.round)
      refuse({ code: "application_not_in", status: found.status, needed });
    if ("findings" in decision) await sendBack(ctx, tx, found, decision.findings, staffId);
    else {
      await recordChecks(ctx, tx, found, input.verified ?? {}, staffId);
      await accept(ctx, tx, found, await recordedOf(tx, found, decision), staffId);
    }
    return found;
  });
  const { acquirerId, merchantId, subMerchantId } = row;
  ctx.defer({ topic: "application", id: applicationId, acquirerId, merchantId, subMerchantId });
}

/** How each item was verified, in the reviewer's own name. Refuses `application_incomplete` with every item that has no way. */
async function recordChecks(
  ctx: Ctx,
  tx: Tx,
  row: ApplicationRow,
  verified: Verified,
  staffId: Id<"stf">,
): Promise<void> {
  const asked = fieldsOf(row.subjectType);
  const open = asked.filter((field) => verified[field] === undefined);
  if (open.length > 0)
    refuse({
      code: "application_incomplete",
      fields: open.map((field) => ({ field, reason: "way_required" })),
    });
  const { acquirerId, merchantId, round } = row;
  await tx.insert(applicationCheck).values(
    asked.flatMap((field) => {
      const way = verified[field];
      return way === undefined
        ? []
        : [
            {
              applicationId: row.id,
              acquirerId,
              merchantId,
              round,
              field,
              way,
              checkedBy: staffId,
              checkedAt: ctx.now(),
            },
          ];
    }),
  );
}

/** What is recorded of the shop: out of the register where the acquirer lays one, else as it was typed. */
async function recordedOf(
  tx: Tx,
  row: ApplicationRow,
  decision: { accept: RecordedNumbers } | { acceptNumber: string },
): Promise<{ recorded: RecordedNumbers; isRegistered: boolean }> {
  const candidates = await loadCandidates(tx, row);
  if ("accept" in decision) {
    if (candidates) refuse({ code: "register_decides" });
    return { recorded: decision.accept, isRegistered: false };
  }
  const recorded = candidates?.find((c) => c.number === decision.acceptNumber);
  if (!recorded) refuse({ code: "register_lacks", number: decision.acceptNumber });
  return { recorded, isRegistered: true };
}

async function accept(
  ctx: Ctx,
  tx: Tx,
  row: ApplicationRow,
  { recorded, isRegistered }: { recorded: RecordedNumbers; isRegistered: boolean },
  staffId: Id<"stf">,
): Promise<void> {
  const fields = recordedFaults(recorded, { tail: row.fields.accountTail, isRegistered });
  if (fields.length > 0) refuse({ code: "numbers_invalid", fields });
  const taken = await findTakenNumber(tx, { own: row, recorded });
  if (taken !== undefined) refuse({ code: "number_taken", number: taken });
  const { acquirerId, merchantId, round } = row;
  const now = ctx.now();
  const head = { subjectId: row.id, subjectKind: "application" as const, acquirerId, merchantId };
  await tx.insert(approval).values({ ...head, round, step: 1, staffId, approvedAt: now });
  const facts = { round, number: recorded.number, accountRef: recorded.accountRef };
  await recordStep(tx, ctx, {
    life: APPLICATION_LIFE,
    table: application,
    id: row.id,
    from: "submitted",
    to: "in_review",
    set: { reviewedBy: staffId, reviewedAt: now, recorded: { ...recorded } },
    act: { action: "application.accept", merchantId, facts },
  });
}

async function sendBack(
  ctx: Ctx,
  tx: Tx,
  row: ApplicationRow,
  findings: readonly { field: string; reason: string }[],
  staffId: Id<"stf">,
): Promise<void> {
  if (findings.length === 0) refuse({ code: "input_invalid", field: "findings", reason: "finding_required" });
  const asked = fieldsOf(row.subjectType);
  const seen = new Set<string>();
  const kept = findings.map(({ field, reason: typed }) => {
    const reason = typed.trim();
    if (!isApplicationField(field) || !asked.includes(field) || seen.has(field))
      refuse({ code: "input_invalid", field, reason: "field_unknown" });
    seen.add(field);
    if (reason === "") refuse({ code: "input_invalid", field, reason: "reason_required" });
    if (reason.length > REASON_MAX_LENGTH) refuse({ code: "input_invalid", field, reason: "too_long" });
    return { field, reason };
  });
  const { acquirerId, merchantId, round } = row;
  const now = ctx.now();
  await tx.insert(applicationFinding).values(
    kept.map((finding) => ({
      ...finding,
      applicationId: row.id,
      acquirerId,
      merchantId,
      round,
      foundBy: staffId,
      foundAt: now,
    })),
  );
  const facts = { round, fields: kept.map((f) => f.field) };
  await recordStep(tx, ctx, {
    life: APPLICATION_LIFE,
    table: application,
    id: row.id,
    from: row.status,
    to: "returned",
    set: { reviewedBy: staffId, reviewedAt: now, recorded: null },
    act: { action: "application.return", merchantId, facts },
  });
}
