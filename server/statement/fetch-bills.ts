import { loadAcquirer } from "../batch/load-acquirer.ts";
import { billDaysOf, windowOf } from "../calendar/clearing-date.ts";
import type { Day } from "../calendar/day.ts";
import type { AcquirerCtx } from "../context.ts";
import { type Refusal, refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { fetchStatement } from "./fetch-statement.ts";

/**
 * Fetches every bill that overlaps the window of a clearing date; answers the first that is not made yet, as the reason to
 * wait. Refuses `statement_missing` where nobody can tell.
 */
export async function fetchBills(
  ctx: AcquirerCtx,
  input: { acquirerId: Id<"acq">; clearingDate: Day },
): Promise<Refusal | undefined> {
  may(ctx, "statement.fetch");
  const { acquirerId, clearingDate } = input;
  const { cutOffs, compared } = await ctx.db.hot((sql) => loadAcquirer(sql, acquirerId));
  let missing: Refusal | undefined;
  for (const day of billDaysOf(windowOf(clearingDate, cutOffs))) {
    for (const channel of compared) {
      const { state } = await fetchStatement(ctx, { acquirerId, channel, day });
      const isMissing = { code: "statement_missing", channel, day } as const;
      if (state === "unknown") refuse(isMissing);
      if (state === "not_ready") missing ??= isMissing;
    }
  }
  return missing;
}
