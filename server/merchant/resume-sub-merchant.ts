import type { Ctx } from "../context.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { writeSubMerchantStatus } from "./write-sub-merchant-status.ts";

/** The acquirer lets a suspended shop take orders again. Refuses `forbidden`, `not_found`, `sub_merchant_not_active`. */
export async function resumeSubMerchant(ctx: Ctx, input: { subMerchantId: Id<"smt"> }): Promise<void> {
  may(ctx, "sub_merchant.resume");
  await writeSubMerchantStatus(ctx, {
    ...input,
    from: "suspended",
    to: "active",
    reason: null,
    action: "sub_merchant.resume",
  });
}
