import { tendAgreements } from "../agreement/tend-agreements.ts";
import type { Ctx } from "../context.ts";
import type { SeenFiles } from "../document/list-laid-files.ts";
import type { Logger } from "../log.ts";
import { findAcquirer } from "../merchant/find-acquirer.ts";
import { forwardShopRequests } from "../merchant/forward-shop-requests.ts";

/** One turn with one acquirer's core: what people ask about shops and proposals to it, what it says of agreements from it. What it says wrongly is logged. */
export function agreementTurn(
  ctx: Ctx,
  place: { code: string; outboxDir: string; inboxDir: string },
  log: Logger,
): () => Promise<undefined> {
  const { code, outboxDir, inboxDir } = place;
  const seen: SeenFiles = new Map();
  return async () => {
    const acquirer = await findAcquirer(ctx, { code });
    if (acquirer === undefined) return undefined;
    await forwardShopRequests(ctx, { acquirerId: acquirer.id, outboxDir });
    const { failed } = await tendAgreements(ctx, { acquirerId: acquirer.id, outboxDir, inboxDir, seen });
    if (failed.length > 0) log.warn({ acquirer: code, failed }, "agreement files refused");
    return undefined;
  };
}
