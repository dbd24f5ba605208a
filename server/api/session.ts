import { z } from "zod";
import { disableStaff } from "../identity/disable-staff.ts";
import { idInput } from "./inputs.ts";
import { router, shopProcedure, signedIn } from "./trpc.ts";

export const sessionRouter = router({
  /** Who is on shift. */
  me: signedIn.query(({ ctx }) => ({
    label: ctx.label,
    kind: ctx.actor.kind,
    refundLimitFen: ctx.refundLimitFen,
    sandboxUrl: ctx.sandboxUrl,
  })),

  /** Ends this session's row at once; the cookie that stays behind opens nothing. */
  end: signedIn.input(z.object({})).mutation(async ({ ctx }) => {
    await ctx.endSession();
    return { ended: true };
  }),

  /** Dismissal: no new sign-in, and every open session ends now. */
  disable: shopProcedure.input(z.object({ staffId: idInput("stf") })).mutation(async ({ ctx, input }) => {
    await disableStaff(ctx.identity, { by: ctx.actor, staffId: input.staffId });
    return { disabled: true };
  }),
});
