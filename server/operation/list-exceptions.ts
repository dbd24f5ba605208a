import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { type ExceptionPage, loadExceptions } from "./load-exceptions.ts";

const ROWS_MAX = 50;

/** Payments that did not apply and still wait, 50 a page, the newest first. Refuses `forbidden` to all but the operator. */
export async function listExceptions(
  ctx: Ctx,
  { cursor }: { cursor?: Id<"exc"> | undefined },
): Promise<ExceptionPage> {
  may(ctx, "operation.get");
  return await ctx.db.hot((sql) => loadExceptions(sql, { limit: ROWS_MAX, cursor }));
}
