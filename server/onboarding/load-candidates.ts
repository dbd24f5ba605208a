import { and, eq, isNotNull, ne } from "drizzle-orm";
import { rawOf, type Tx } from "#db/client.ts";
import { subMerchant } from "#db/schema/index.ts";
import { findRegister } from "../books/find-register.ts";
import type { ApplicationRow } from "./load-application.ts";
import type { RecordedNumbers } from "./recorded-numbers.ts";
import { candidatesFor } from "./registered-candidate.ts";

/** The numbers of the acquirer's newest register that may be this applicant's; undefined where it lays no register here. */
export async function loadCandidates(
  tx: Tx,
  row: Pick<ApplicationRow, "acquirerId" | "subMerchantId" | "fields">,
): Promise<RecordedNumbers[] | undefined> {
  const { acquirerId, subMerchantId } = row;
  const register = await findRegister(rawOf(tx), { acquirerId });
  if (!register) return undefined;
  const own = await tx
    .select({ number: subMerchant.number })
    .from(subMerchant)
    .where(
      and(
        eq(subMerchant.acquirerId, acquirerId),
        ne(subMerchant.id, subMerchantId),
        isNotNull(subMerchant.number),
      ),
    );
  const taken = new Set(own.map((s) => s.number));
  return candidatesFor(register.subMerchants, row.fields, (number) => taken.has(number));
}
