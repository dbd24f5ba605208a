import { access } from "node:fs/promises";
import path from "node:path";
import type { Row } from "#db/rows.ts";
import type { AcquirerCtx } from "../context.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { writeOutbox } from "./write-outbox.ts";

/** The worker may have died between commit and folder: what was proposed is laid down again. */
export async function resumeOutbox(
  ctx: AcquirerCtx,
  input: { outboxDir: string; batchId: Id<"clb"> },
): Promise<void> {
  may(ctx, "day.tend");
  const { batchId } = input;
  const names = await ctx.db.hot(
    (sql) => sql<Row<"clearingFile", "name">[]>`select name from clearing_file where batch_id = ${batchId}`,
  );
  const name = names[0]?.name;
  if (!name) return;
  const isThere = await access(path.join(input.outboxDir, `${name}.ok`)).then(
    () => true,
    () => false,
  );
  if (isThere) return;
  const [file] = await ctx.db.hot(
    (sql) => sql<Row<"clearingFile", "name" | "clr" | "detailGz" | "signature" | "ok">[]>`
      select name, clr, detail_gz, signature, ok from clearing_file where batch_id = ${batchId}`,
  );
  if (file) await writeOutbox(input.outboxDir, file);
}
