import { sealDay } from "../audit/seal-day.ts";
import type { AcquirerCtx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { compareStatement } from "../statement/compare-statement.ts";
import { fetchBills } from "../statement/fetch-bills.ts";
import { findVerdictRefusal } from "./chain-refusal.ts";
import { checkControl } from "./check-control.ts";
import { computeBatch } from "./compute-batch.ts";
import { findLate } from "./find-late.ts";
import { loadAcquirer } from "./load-acquirer.ts";
import { loadChain } from "./load-chain.ts";
import { openOwnBatch } from "./open-own-batch.ts";
import { chainWith, type OwnFile } from "./own-file.ts";
import { recordOwnFile } from "./record-own-file.ts";
import { recordWindow } from "./record-window.ts";

/**
 * Imports a day that the acquirer computed, released and paid alone (domain.md §7): same digests, same chain, and computed anew
 * here from our copy of its books to the same bytes. Our proposals of its date and later are void from the moment it is found
 * signed and chained. What is missing of our copy (a bill, a book, an answer of the bank, a former file) refuses and changes
 * nothing else; the caller tries again. Once; a file that is kept already is nothing new. Refuses `chain_refused`,
 * `older_file_open`, `release_settles_differ`, `statement_missing`, `books_late`, `own_file_differs`.
 */
export async function importFile(
  ctx: AcquirerCtx,
  input: { acquirerId: Id<"acq">; own: OwnFile },
): Promise<"imported" | "known"> {
  may(ctx, "day.tend");
  const { acquirerId, own } = input;
  const { digest } = own;
  const { clearingDate } = own.file.header;
  const { chain } = await ctx.db.hot((sql) => loadChain(sql, acquirerId));
  if (chain.files.some((f) => f.digest === digest)) return "known";
  const refusal = findVerdictRefusal(chainWith(chain, own), own.release.verdict);
  if (refusal) refuse(refusal);
  const batch = await openOwnBatch(ctx, { acquirerId, clearingDate, digest });
  const { batchId } = batch;
  if (batch.status === "open") {
    // When the date began and ended is certain from the register that was written after it; only then is it sealed.
    const acquirer = await ctx.db.hot((sql) => loadAcquirer(sql, acquirerId));
    const late = await findLate(ctx, { acquirer, clearingDate });
    if (late?.book === "register") refuse(late);
    await recordWindow(ctx, { batchId });
    await sealDay(ctx, { acquirerId, day: clearingDate });
    const missing = await fetchBills(ctx, { acquirerId, clearingDate });
    if (missing) refuse(missing);
    await compareStatement(ctx, { acquirerId, clearingDate });
    await computeBatch(ctx, { batchId, own });
  }
  await checkControl(ctx, { batchId });
  await recordOwnFile(ctx, { batchId, own });
  return "imported";
}
