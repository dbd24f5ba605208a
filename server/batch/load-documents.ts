import type { HotSql } from "#db/client.ts";
import type { Agreement } from "../agreement/agreement.ts";
import { readAgreement } from "../agreement/agreement-codec.ts";
import type { FeeSchedule } from "../agreement/fee-schedule.ts";
import { readFeeSchedule } from "../agreement/fee-schedule-codec.ts";
import type { ClearingAcquirer } from "./load-acquirer.ts";

/** Every agreement and fee schedule of the acquirer by its SHA-256: an order names the versions it froze. */
export async function loadDocuments(
  sql: HotSql,
  acquirer: ClearingAcquirer,
): Promise<{ agreements: Map<string, Agreement>; fees: Map<string, FeeSchedule> }> {
  const agreements = await sql<{ sha256: string; body: string }[]>`
    select sha256, body from agreement_version where acquirer_id = ${acquirer.uuid}`;
  const fees = await sql<{ sha256: string; body: string }[]>`
    select sha256, body from fee_version where acquirer_id = ${acquirer.uuid}`;
  return {
    agreements: new Map(agreements.map((row) => [row.sha256, readAgreement(row.body)])),
    fees: new Map(fees.map((row) => [row.sha256, readFeeSchedule(row.body)])),
  };
}
