import { tendClearing } from "../batch/tend-clearing.ts";
import { type TendedOwnFiles, tendOwnFiles } from "../batch/tend-own-files.ts";
import { importBooks } from "../books/import-books.ts";
import { importUploads } from "../books/import-uploads.ts";
import { dayOf } from "../calendar/instant.ts";
import type { AcquirerCtx, Ctx } from "../context.ts";
import type { SeenFiles } from "../document/list-laid-files.ts";
import type { Id } from "../id.ts";
import { checkInvariants } from "../ledger/check-invariants.ts";
import type { Logger } from "../log.ts";
import { findAcquirer } from "../merchant/find-acquirer.ts";
import { importInbox } from "../result/import-inbox.ts";
import { recordAcceptedPayments } from "../statement/record-accepted-payments.ts";

export interface ClearingPlace {
  /** The acquirer's code. */
  code: string;
  /** Where its files are laid down, and where the bank's results arrive. */
  outboxDir: string;
  inboxDir: string;
  /** The platform's Ed25519 key that holds when a batch was opened, PKCS8 PEM. */
  signingKeyAt: (openedAt: Date) => string;
}

/**
 * One turn of clearing for one acquirer: its books, the bank's inbox, then every ended date as far as it can go. A folder that cannot be read is
 * logged and keeps no date from its turn.
 */
export function clearingTurn(actx: AcquirerCtx, place: ClearingPlace, log: Logger): () => Promise<undefined> {
  const { code, outboxDir, inboxDir, signingKeyAt } = place;
  const retryAt = new Map<string, number>();
  const seen: SeenFiles = new Map();
  return async () => {
    const acquirer = await findAcquirer(actx, { code });
    if (acquirer === undefined) return undefined;
    const acquirerId = acquirer.id;
    try {
      const laid = await importBooks(actx, { acquirerId, inboxDir });
      const uploaded = await importUploads(actx, { acquirerId });
      const imported = [...laid.imported, ...uploaded.imported];
      const failed = [...laid.failed, ...uploaded.failed];
      // A date may have waited for just these.
      if (imported.length > 0) retryAt.clear();
      if (failed.length > 0) log.warn({ acquirer: code, failed }, "books refused");
    } catch (error) {
      log.error({ err: error, acquirer: code }, "books not imported");
    }
    const own = await tendInbox(actx, { acquirerId, inboxDir, seen }, log).catch((error: unknown) => {
      log.error({ err: error, acquirer: code }, "inbox not imported");
      return [];
    });
    const ownFiles = new Map(own.map(({ day, why }) => [day, why]));
    await recordAcceptedPayments(actx);
    await tendClearing(actx, { acquirerId, signingKeyAt, outboxDir, retryAt, ownFiles });
    return undefined;
  };
}

/**
 * Files that the acquirer made alone, and the bank's answers: an answer may be about a file that is imported just before it, and
 * a file may state the answers to the one before it. Returns the files that wait.
 */
async function tendInbox(
  actx: AcquirerCtx,
  inbox: { acquirerId: Id<"acq">; inboxDir: string; seen: SeenFiles },
  log: Logger,
): Promise<TendedOwnFiles["waiting"]> {
  for (;;) {
    const files = await tendOwnFiles(actx, inbox);
    const results = await importInbox(actx, inbox);
    const failed = [...files.failed, ...results.failed];
    if (failed.length > 0) log.warn({ failed }, "inbox files refused");
    if (files.waiting.length === 0 || files.imported.length + results.imported.length === 0)
      return files.waiting;
  }
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
