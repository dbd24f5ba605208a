import { stat } from "node:fs/promises";
import path from "node:path";
import { and, eq, isNotNull, notExists, or } from "drizzle-orm";
import * as t from "#db/schema/index.ts";
import { instantText } from "../calendar/instant.ts";
import type { Ctx } from "../context.ts";
import { writeWhole } from "../document/write-whole.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";

/** Laid down in one turn; what is left follows in the next. */
const ROWS_MAX = 200;

/**
 * Lays every proposal that the acquirer has said nothing of into its folder, `agreements/<sha256>.json` (the canonical body, so
 * that the name is its digest), and every withdrawal that it has not answered, `<sha256>.withdrawn.json`. Once each; a file
 * that is there stays. Returns the names written. Refuses `forbidden` to everybody but the worker.
 */
export async function forwardAgreements(
  ctx: Ctx,
  input: { acquirerId: Id<"acq">; outboxDir: string },
): Promise<string[]> {
  may(ctx, "agreement.tend");
  const folder = path.join(input.outboxDir, "agreements");
  const rows = await ctx.db.transaction((tx) =>
    tx
      .select({ row: t.agreement, body: t.agreementVersion.body })
      .from(t.agreement)
      .innerJoin(t.agreementVersion, eq(t.agreementVersion.agreementId, t.agreement.id))
      .where(
        and(
          eq(t.agreement.acquirerId, input.acquirerId),
          isNotNull(t.agreement.proposedAt),
          or(eq(t.agreement.status, "proposed"), eq(t.agreement.status, "withdrawn")),
          notExists(
            tx
              .select()
              .from(t.agreementFact)
              .where(
                and(
                  eq(t.agreementFact.agreementId, t.agreement.id),
                  or(eq(t.agreement.status, "proposed"), eq(t.agreementFact.kind, "ended")),
                ),
              ),
          ),
        ),
      )
      .orderBy(t.agreement.id)
      .limit(ROWS_MAX),
  );
  const written: string[] = [];
  const lay = async (name: string, content: string) => {
    if (await writeOnce(folder, name, content)) written.push(name);
  };
  for (const { row, body } of rows) {
    await lay(`${row.sha256}.json`, body);
    if (row.status !== "withdrawn") continue;
    const { sha256, endReason, inForceTo } = row;
    const to = inForceTo === null ? "" : instantText(inForceTo);
    await lay(
      `${sha256}.withdrawn.json`,
      `${JSON.stringify({ sha256, inForceTo: to, reason: endReason ?? "" })}\n`,
    );
  }
  return written;
}

/** Whole or not at all, under a name that says what it is. */
async function writeOnce(folder: string, name: string, content: string): Promise<boolean> {
  if (await stat(path.join(folder, name)).then(Boolean, () => false)) return false;
  await writeWhole(folder, name, content);
  return true;
}
