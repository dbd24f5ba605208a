import { and, eq } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import * as t from "#db/schema/index.ts";
import type { AgreementFact } from "./agreement-fact.ts";
import type { LoadedAgreement } from "./load-agreement.ts";

/**
 * Who has to answer: the seller, every receiver, and every receiver of the version that stood when `facts` last asked. By
 * number, the seller first.
 */
export async function loadParties(
  tx: Tx,
  { loaded: { row, document }, facts }: { loaded: LoadedAgreement; facts: readonly AgreementFact[] },
): Promise<string[]> {
  const replaces = facts.findLast((f) => f.kind === "asked")?.replacesSha256 ?? "";
  const [former] =
    replaces === ""
      ? []
      : await tx
          .select({ receivers: t.agreementVersion.receivers })
          .from(t.agreementVersion)
          .where(
            and(eq(t.agreementVersion.acquirerId, row.acquirerId), eq(t.agreementVersion.sha256, replaces)),
          );
  return [...new Set([document.seller, ...document.consents, ...(former?.receivers ?? [])])];
}
