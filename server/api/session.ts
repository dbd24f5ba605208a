import { z } from "zod";
import { disableStaff } from "../identity/disable-staff.ts";
import { idInput } from "./inputs.ts";
import { acting, router } from "./trpc.ts";

export const sessionRouter = router({
  /** Who is on shift. */
  me: acting("session.get").query(({ ctx }) => ({
    label: ctx.label,
    kind: ctx.actor.kind,
    refundLimitFen: ctx.refundLimitFen,
    sandboxUrl: ctx.sandboxUrl,
  })),

  /** Ends this session's row at once; the cookie that stays behind opens nothing. */
  end: acting("session.end")
    .input(z.object({}))
    .mutation(async ({ ctx }) => {
      await ctx.endSession();
      return { ended: true };
    }),

  /** Dismissal: no new sign-in, and every open session ends now. */
  disable: acting("staff.disable")
    .input(z.object({ staffId: idInput("stf") }))
    .mutation(async ({ ctx, input }) => {
      await disableStaff(
        { ...ctx.identity, actor: ctx.actor },
        { staffId: input.staffId, origin: ctx.verbs.origin },
      );
      return { disabled: true };
    }),
});
