import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { writeSubMerchantStatus } from "./write-sub-merchant-status.ts";

/**
 * The acquirer stops a shop from taking new orders, with a reason that the shop reads. What was paid is cleared and paid out
 * as before. Refuses `forbidden`, `not_found`, `input_invalid`, `sub_merchant_not_active`.
 */
export async function suspendSubMerchant(
  ctx: Ctx,
  input: { subMerchantId: Id<"smt">; reason: string },
): Promise<void> {
  may(ctx, "sub_merchant.suspend");
  await writeSubMerchantStatus(ctx, {
    ...input,
    from: "active",
    to: "suspended",
    action: "sub_merchant.suspend",
  });
}
