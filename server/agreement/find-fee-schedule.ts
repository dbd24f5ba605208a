import { and, desc, eq, gt, isNull, lte, ne, or } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { feeSchedule, feeVersion } from "#db/schema/index.ts";
import type { Id } from "../id.ts";
import type { FeeSchedule } from "./fee-schedule.ts";
import { readFeeSchedule } from "./fee-schedule-codec.ts";

/** The fee schedule of a group in force at an instant; undefined where there is none. */
export async function findFeeSchedule(
  tx: Tx,
  { merchantId, at }: { merchantId: Id<"mch">; at: Date },
): Promise<FeeSchedule | undefined> {
  const [row] = await tx
    .select({ body: feeVersion.body })
    .from(feeSchedule)
    .innerJoin(feeVersion, eq(feeVersion.feeScheduleId, feeSchedule.id))
    .where(
      and(
        eq(feeSchedule.merchantId, merchantId),
        ne(feeSchedule.status, "draft"),
        lte(feeSchedule.inForceFrom, at),
        or(isNull(feeSchedule.inForceTo), gt(feeSchedule.inForceTo, at)),
      ),
    )
    .orderBy(desc(feeSchedule.version))
    .limit(1);
  return row && readFeeSchedule(row.body);
}
