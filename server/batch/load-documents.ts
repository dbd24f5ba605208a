import type { HotSql } from "#db/client.ts";
import type { Row } from "#db/rows.ts";
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
  const agreements = await sql<Row<"agreementVersion", "sha256" | "body">[]>`
    select sha256, body from agreement_version where acquirer_id = ${acquirer.id}`;
  const fees = await sql<Row<"feeVersion", "sha256" | "body">[]>`
    select sha256, body from fee_version where acquirer_id = ${acquirer.id}`;
  return {
    agreements: new Map(agreements.map((row) => [row.sha256, readAgreement(row.body)])),
    fees: new Map(fees.map((row) => [row.sha256, readFeeSchedule(row.body)])),
  };
}
