import { and, asc, eq, inArray, isNotNull, ne } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import * as t from "#db/schema/index.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import {
  type ApplicationField,
  type ApplicationFields,
  changedFields,
  fieldsOf,
} from "./application-form.ts";
import type { ApplicationStatus } from "./application-status.ts";
import { loadCandidates } from "./load-candidates.ts";
import type { SubjectType } from "./name-match.ts";
import type { RecordedNumbers } from "./recorded-numbers.ts";
import type { FieldCheck } from "./verification.ts";

interface ApplicationRound {
  round: number;
  submittedAt: Date;
  fields: ApplicationFields;
  /** Compared with the round before; empty in the first. */
  changed: ApplicationField[];
  findings: { field: string; reason: string; foundAt: Date; foundBy: string | null }[];
}
export interface ApplicationView {
  id: Id<"app">;
  subMerchantId: Id<"smt">;
  merchantName: string;
  acquirerName: string;
  subjectType: SubjectType;
  status: ApplicationStatus;
  round: number;
  /** As they stand now; what the form asks of this kind of subject, in its order. */
  asked: readonly ApplicationField[];
  fields: ApplicationFields;
  createdAt: Date;
  submittedAt: Date | null;
  reviewedAt: Date | null;
  approvedAt: Date | null;
  /** Posts, not persons; null where the reader does not see the other side's posts. */
  reviewedBy: string | null;
  approvedBy: string | null;
  /** For the acquirer only. */
  recorded: RecordedNumbers | null;
  /** For the acquirer, while it is to be reviewed: what its register has for this shop; null where it lays no register. */
  candidates: RecordedNumbers[] | null;
  rounds: ApplicationRound[];
  /** Other shops of the acquirer with the same licence code; for the acquirer only. */
  sameSubject: { shortName: string; number: string | null; status: string }[];
  /** How each item of the accepted round was verified, and by whom; not for the shop's side. */
  checks: FieldCheck[];
  /** The reader reviewed it, so that somebody else approves. */
  reviewedByMe: boolean;
}

/** One application with every round, what was found and what changed. Refuses `forbidden`, `not_found`. */
export async function getApplication(
  ctx: Ctx,
  input: { applicationId: Id<"app"> },
): Promise<ApplicationView> {
  const actor = may(ctx, "application.get");
  const isOwnSide = actor.kind === "shop";
  return ctx.db.transaction(async (tx) => {
    const [found] = await tx
      .select({ row: t.application, merchantName: t.merchant.name, acquirerName: t.acquirer.name })
      .from(t.application)
      .innerJoin(t.merchant, eq(t.merchant.id, t.application.merchantId))
      .innerJoin(t.acquirer, eq(t.acquirer.id, t.application.acquirerId))
      .where(
        and(
          eq(t.application.id, input.applicationId),
          isOwnSide ? undefined : ne(t.application.status, "draft"),
        ),
      );
    if (!found) refuse({ code: "not_found", what: "application" });
    const { row } = found;
    const findings = await tx
      .select()
      .from(t.applicationFinding)
      .where(eq(t.applicationFinding.applicationId, row.id))
      .orderBy(asc(t.applicationFinding.round), asc(t.applicationFinding.field));
    const submissions = await tx
      .select()
      .from(t.applicationSubmission)
      .where(eq(t.applicationSubmission.applicationId, row.id))
      .orderBy(asc(t.applicationSubmission.round));
    const checks = isOwnSide ? [] : await loadChecks(tx, row);
    const people = [...findings.map((f) => f.foundBy), ...checks.map((c) => c.checkedBy)];
    const ids = [row.reviewedBy, row.approvedBy, ...people].filter((id) => id !== null);
    const posts =
      ids.length === 0
        ? []
        : await tx
            .select({ id: t.staff.id, label: t.staff.label })
            .from(t.staff)
            .where(inArray(t.staff.id, ids));
    const labelOf = (id: Id<"stf"> | null) => posts.find((p) => p.id === id)?.label ?? null;
    const licence = actor.kind === "acquirer" ? row.fields.licenceCode : undefined;
    const sameSubject = licence === undefined ? [] : await loadSameSubject(tx, row.subMerchantId, licence);
    return {
      id: row.id,
      subMerchantId: row.subMerchantId,
      merchantName: found.merchantName,
      acquirerName: found.acquirerName,
      subjectType: row.subjectType,
      status: row.status,
      round: row.round,
      asked: fieldsOf(row.subjectType),
      fields: row.fields,
      createdAt: row.createdAt,
      submittedAt: row.submittedAt,
      reviewedAt: row.reviewedAt,
      approvedAt: row.approvedAt,
      reviewedBy: labelOf(row.reviewedBy),
      approvedBy: labelOf(row.approvedBy),
      recorded: actor.kind === "acquirer" ? (row.recorded as unknown as RecordedNumbers | null) : null,
      candidates: actor.kind === "acquirer" ? await candidatesOf(tx, row) : null,
      sameSubject,
      checks: checks.map((c) => ({ ...c, checkedBy: labelOf(c.checkedBy) })),
      reviewedByMe: row.reviewedBy === actor.staffId,
      rounds: submissions.map((s, i) => roundOf(s, submissions[i - 1], findings, labelOf)),
    };
  });
}

/** How each item of the round that stands was verified. */
async function loadChecks(tx: Tx, { id, round }: { id: Id<"app">; round: number }) {
  const { field, way, checkedBy, checkedAt, applicationId } = t.applicationCheck;
  return await tx
    .select({ field, way, checkedBy, checkedAt })
    .from(t.applicationCheck)
    .where(and(eq(applicationId, id), eq(t.applicationCheck.round, round)));
}

/** Only what waits for its review is looked up in the register. */
const candidatesOf = async (
  tx: Tx,
  row: typeof t.application.$inferSelect,
): Promise<RecordedNumbers[] | null> =>
  row.status === "submitted" ? ((await loadCandidates(tx, row)) ?? null) : null;

/** Other shops of the acquirer with the same licence code. */
async function loadSameSubject(tx: Tx, subMerchantId: Id<"smt">, licence: string) {
  return await tx
    .select({
      shortName: t.subMerchant.shortName,
      number: t.subMerchant.number,
      status: t.subMerchant.status,
    })
    .from(t.subMerchant)
    .where(
      and(
        eq(t.subMerchant.licenceCode, licence),
        ne(t.subMerchant.id, subMerchantId),
        isNotNull(t.subMerchant.licenceCode),
      ),
    );
}

function roundOf(
  s: typeof t.applicationSubmission.$inferSelect,
  before: { fields: ApplicationFields } | undefined,
  findings: readonly (typeof t.applicationFinding.$inferSelect)[],
  labelOf: (id: Id<"stf"> | null) => string | null,
): ApplicationRound {
  return {
    round: s.round,
    submittedAt: s.submittedAt,
    fields: s.fields,
    changed: before === undefined ? [] : changedFields(before.fields, s.fields),
    findings: findings
      .filter((f) => f.round === s.round)
      .map(({ field, reason, foundAt, foundBy }) => ({ field, reason, foundAt, foundBy: labelOf(foundBy) })),
  };
}
