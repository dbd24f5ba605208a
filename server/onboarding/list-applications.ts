import { and, count, desc, eq, inArray, ne } from "drizzle-orm";
import { application, merchant, subMerchant } from "#db/schema/index.ts";
import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { APPLICATION_STATUSES, type ApplicationStatus } from "./application-status.ts";
import type { SubjectType } from "./name-match.ts";

export interface ApplicationSummary {
  id: Id<"app">;
  subMerchantId: Id<"smt">;
  name: string;
  shortName: string;
  merchantName: string;
  subjectType: SubjectType;
  status: ApplicationStatus;
  round: number;
  createdAt: Date;
  submittedAt: Date | null;
  reviewedAt: Date | null;
  approvedAt: Date | null;
}

const ROWS_MAX = 200;

/**
 * The applications the actor may see, the longest waiting first, with counts per state. The acquirer and the operator see
 * none that was never submitted. Refuses `forbidden` for cashiers and machines.
 */
export async function listApplications(
  ctx: Ctx,
  input: { status?: ApplicationStatus | undefined },
): Promise<{ counts: Record<ApplicationStatus, number>; rows: ApplicationSummary[] }> {
  const actor = may(ctx, "application.list");
  const isOwnSide = actor.kind === "shop";
  const visible = isOwnSide ? undefined : ne(application.status, "draft");
  return ctx.db.transaction(async (tx) => {
    const counted = await tx
      .select({ status: application.status, n: count() })
      .from(application)
      .where(visible)
      .groupBy(application.status);
    const counts = Object.fromEntries(
      APPLICATION_STATUSES.map((s) => [s, counted.find((c) => c.status === s)?.n ?? 0]),
    ) as Record<ApplicationStatus, number>;
    const rows = await tx
      .select({
        id: application.id,
        subMerchantId: application.subMerchantId,
        name: subMerchant.name,
        shortName: subMerchant.shortName,
        merchantName: merchant.name,
        subjectType: application.subjectType,
        status: application.status,
        round: application.round,
        createdAt: application.createdAt,
        submittedAt: application.submittedAt,
        reviewedAt: application.reviewedAt,
        approvedAt: application.approvedAt,
      })
      .from(application)
      .innerJoin(subMerchant, eq(subMerchant.id, application.subMerchantId))
      .innerJoin(merchant, eq(merchant.id, application.merchantId))
      .where(and(visible, input.status ? inArray(application.status, [input.status]) : undefined))
      .orderBy(desc(application.submittedAt), desc(application.createdAt))
      .limit(ROWS_MAX);
    return { counts, rows };
  });
}
