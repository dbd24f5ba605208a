import { dayOf } from "../calendar/instant.ts";
import type { Ctx } from "../context.ts";

const EVERY_MS = 60 * 60_000;
/** The sandbox's clock jumps by days; a drift of the file's reading is far below this. */
const MOVED_MS = 1_000;

/** Makes partitions ahead of the clock: at start, hourly, and when the clock was moved. Never two at a time. */
export function partitionTurn(ctx: Ctx, offsetMs: () => number): () => Promise<undefined> {
  let madeAt = Number.NEGATIVE_INFINITY;
  let madeFor = 0;
  return async () => {
    const offset = offsetMs();
    const isDue = performance.now() - madeAt >= EVERY_MS || Math.abs(offset - madeFor) >= MOVED_MS;
    if (!isDue) return undefined;
    await ensurePartitions(ctx);
    madeAt = performance.now();
    madeFor = offset;
    return undefined;
  };
}

/** Makes the partitions for the business time of now; those that are there stay. */
async function ensurePartitions(ctx: Ctx): Promise<void> {
  await ctx.db.hot((sql) => sql`select ensure_partitions(${dayOf(ctx.now())}::date)`);
}
