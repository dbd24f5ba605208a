import type { Ctx } from "../context.ts";
import { findAcquirer } from "../merchant/find-acquirer.ts";
import { forwardTerms } from "../order/forward-terms.ts";

/** One turn of laying what was ordered into one acquirer's outbox. */
export function termsTurn(ctx: Ctx, place: { code: string; outboxDir: string }): () => Promise<undefined> {
  return async () => {
    const acquirer = await findAcquirer(ctx, { code: place.code });
    if (acquirer) await forwardTerms(ctx, { acquirerId: acquirer.id, outboxDir: place.outboxDir });
    return undefined;
  };
}
