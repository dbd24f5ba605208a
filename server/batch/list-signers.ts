import { asc } from "drizzle-orm";
import { acquirerSigner } from "#db/schema/index.ts";
import type { Ctx } from "../context.ts";
import { may } from "../permission.ts";

/** A handful of people sign; more are not shown. */
const SIGNERS_MAX = 100;

/** The acquirer's people whose public keys are registered: two different ones of them sign a release. Refuses `forbidden`. */
export async function listSigners(ctx: Ctx): Promise<{ person: string; keyId: string }[]> {
  may(ctx, "signer.list");
  return ctx.db.transaction((tx) =>
    tx
      .select({ person: acquirerSigner.person, keyId: acquirerSigner.keyId })
      .from(acquirerSigner)
      .orderBy(asc(acquirerSigner.person), asc(acquirerSigner.keyId))
      .limit(SIGNERS_MAX),
  );
}
