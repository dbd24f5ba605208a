import { writeFeeSchedule } from "../../agreement/fee-schedule-codec.ts";
import { sha256Hex } from "../../document/digest.ts";
import { newId, uuidOf } from "../../id.ts";
import { DEMO_ACQUIRER, DEMO_FEE_ITEMS } from "../demo.ts";
import type { Tenant, Tx } from "./tenant.ts";

export async function insertFees(tx: Tx, now: Date, tenant: Tenant, inForceFrom: Date): Promise<void> {
  const feeId = newId("fee", now);
  const feeBody = writeFeeSchedule({
    acquirer: DEMO_ACQUIRER.code,
    feeSchedule: feeId,
    version: 1,
    items: DEMO_FEE_ITEMS,
  });
  const fee = { sha256: sha256Hex(feeBody), body: feeBody };
  await tx`insert into fee_schedule ${tx({
    id: uuidOf(feeId),
    ...tenant,
    version: 1,
    sha256: fee.sha256,
    status: "in_force",
    in_force_from: inForceFrom,
    created_at: now,
  })}`;
  await tx`insert into fee_version ${tx({ ...tenant, fee_schedule_id: uuidOf(feeId), ...fee })}`;
}
