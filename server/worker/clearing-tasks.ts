import { dayOf } from "../calendar/instant.ts";
import { tendClearing } from "../clearing/tend-clearing.ts";
import type { AcquirerCtx, Ctx } from "../context.ts";
import { checkInvariants } from "../ledger/check-invariants.ts";
import type { Logger } from "../log.ts";
import { findAcquirer } from "../merchant/find-acquirer.ts";
import { importInbox } from "../result/import-inbox.ts";

export interface ClearingPlaces {
  /** By the acquirer's code: where its files are laid down, where the bank's results arrive. */
  acquirers: Readonly<Record<string, { outboxDir: string; inboxDir: string }>>;
  /** The platform's Ed25519 key, PKCS8 PEM. */
  signingKey: string;
}

/**
 * One turn of clearing over all acquirers: the bank's inbox, then every ended date as far as it can go. What goes wrong with one
 * folder or one acquirer is logged and keeps no other from its turn.
 */
export function clearingTurn(
  actx: AcquirerCtx,
  places: ClearingPlaces,
  log: Logger,
): () => Promise<undefined> {
  const attempt = async (what: string, acquirer: string, work: () => Promise<unknown>) => {
    await work().catch((error: unknown) => log.error({ err: error, acquirer }, what));
  };
  return async () => {
    for (const [code, { outboxDir, inboxDir }] of Object.entries(places.acquirers)) {
      const acquirer = await findAcquirer(actx, { code });
      if (acquirer === undefined) continue;
      const acquirerId = acquirer.id;
      await attempt("results not imported", code, async () => {
        const { failed } = await importInbox(actx, { acquirerId, inboxDir });
        if (failed.length > 0) log.warn({ acquirer: code, failed }, "result files refused");
      });
      const { signingKey } = places;
      await attempt("clearing stopped", code, () =>
        tendClearing(actx, { acquirerId, signingKey, outboxDir }),
      );
    }
    return undefined;
  };
}

/** When a business day has ended: everything that must always be true is asked; what is not is an error in the log, by name. */
export function invariantsTurn(ctx: Ctx, log: Logger): () => Promise<undefined> {
  let checked = dayOf(ctx.now());
  return async () => {
    const today = dayOf(ctx.now());
    if (checked === today) return undefined;
    const violations = await checkInvariants(ctx);
    checked = today;
    for (const violation of violations) log.error({ violation }, "an invariant does not hold");
    log.info({ day: today, violations: violations.length }, "invariants checked");
    return undefined;
  };
}
