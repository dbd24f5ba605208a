import { initTRPC, TRPCError } from "@trpc/server";
import superjson from "superjson";
import { z } from "zod";
import type { StaffActor } from "../actor.ts";
import type { RecordRefusal } from "../audit/record-refusal.ts";
import type { Ctx } from "../context.ts";
import { DeadlineExceeded } from "../deadline-exceeded.ts";
import { type Refusal, Refused } from "../domain-error.ts";
import { ERROR_MAP } from "../error-map.ts";
import type { Gateway } from "../gateway-client.ts";
import type { Id } from "../id.ts";
import type { IdentityCtx } from "../identity/identity-context.ts";
import { type Act, isAllowed } from "../permission.ts";

/** What a procedure gets: nobody signed in has no `ctx` of the domain, so no verb can be called. */
export interface ApiContext {
  signedIn:
    | {
        ctx: Ctx;
        actor: StaffActor;
        sessionId: Id<"ses">;
        label: string;
        refundLimitFen: bigint;
        endSession(): Promise<void>;
      }
    | undefined;
  /** For re-authentication and dismissal, which work on staff and sessions. */
  identity: IdentityCtx;
  gateway: Gateway;
  /** Sandbox mode only: where the payer's phone lives. */
  sandboxUrl: string | undefined;
  /** Keeps that somebody was refused; it stands apart from the transaction that was undone. */
  countRefusal(refused: RecordRefusal): Promise<void>;
  /** Takes one call from whoever asks; the seconds to wait where the budget is used up. */
  takeCall(): number | undefined;
  /** Takes one question to the acquirer about this order; the seconds to wait where it was asked too often. */
  takeQuestion(orderId: Id<"ord">): number | undefined;
  logBug(error: unknown, path: string | undefined): void;
}

const t = initTRPC
  .context<ApiContext>()
  .meta<{ acts: readonly Act[] }>()
  .create({
    transformer: superjson,
    isDev: false,
    /** Refusals go out with their code and facts; a bug tells the caller nothing. */
    errorFormatter({ shape, error, ctx, path }) {
      const refusal = refusalOf(error);
      if (!refusal && error.code === "INTERNAL_SERVER_ERROR") ctx?.logBug(error.cause ?? error, path);
      return {
        ...shape,
        message: refusal ? refusal.code : error.code === "INTERNAL_SERVER_ERROR" ? "bug" : shape.message,
        data: { code: shape.data.code, httpStatus: shape.data.httpStatus, path: shape.data.path, refusal },
      };
    },
  });

/** The refusal an error carries, also where zod refused the input at the edge. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Refused) return error.refusal;
  if (error instanceof TRPCError) {
    if (error.cause instanceof Refused) return error.cause.refusal;
    if (error.cause instanceof z.ZodError) {
      const issue = error.cause.issues[0];
      return { code: "input_invalid", field: issue?.path.join(".") ?? "", reason: issue?.message ?? "" };
    }
  }
  return undefined;
}

/** What a verb throws besides bugs becomes tRPC's error of the same meaning: a refusal, or that the result is unknown. */
const refusals = t.middleware(async ({ next }) => {
  const result = await next();
  if (!result.ok && result.error.cause instanceof Refused) {
    const { refusal } = result.error.cause;
    throw new TRPCError({
      code: ERROR_MAP[refusal.code].trpc,
      message: refusal.code,
      cause: result.error.cause,
    });
  }
  // Undone or done, nobody can tell: no bug, and never "it failed". Asked again under the same key it is settled.
  if (!result.ok && result.error.cause instanceof DeadlineExceeded)
    throw new TRPCError({ code: "SERVICE_UNAVAILABLE", message: "unknown", cause: result.error.cause });
  return result;
});

/** Every refusal of somebody who is signed in is counted, whatever refused it; a count that fails is a bug in the log. */
const counted = t.middleware(async ({ ctx, next, meta, path }) => {
  const result = await next();
  const refusal = result.ok ? undefined : refusalOf(result.error);
  if (refusal && ctx.signedIn && meta) {
    const { actor, now, origin } = ctx.signedIn.ctx;
    const act =
      refusal.code === "forbidden" ? refusal.action : (meta.acts.find((a) => isAllowed(actor, a)) ?? path);
    await ctx
      .countRefusal({ actor, act, code: refusal.code, origin, at: now() })
      .catch((error: unknown) => ctx.logBug(error, path));
  }
  return result;
});

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;
/** Asked of each call, also of those that come in one request together. */
const paced = t.middleware(({ ctx, next }) => {
  const retryAfterSeconds = ctx.takeCall();
  if (retryAfterSeconds !== undefined) throw refusedError({ code: "too_many_requests", retryAfterSeconds });
  return next();
});
const openProcedure = t.procedure.use(paced).use(refusals).use(counted);

/** Somebody is signed in, whoever. */
const signedIn = openProcedure.use(({ ctx, next }) => {
  if (!ctx.signedIn) throw refusedError({ code: "not_signed_in" });
  const { ctx: verbs, ...who } = ctx.signedIn;
  return next({ ctx: { ...ctx, verbs, ...who } });
});

/**
 * For whom the table allows the act (`server/permission.ts`), or one of several, asked before anything of the procedure runs;
 * the verb behind it asks for itself. The acts stand in the procedure's meta.
 */
export function acting<A extends Act>(...acts: [A, ...A[]]) {
  return signedIn.meta({ acts }).use(({ ctx, next }) => {
    const { actor } = ctx;
    const act = acts.find((a) => isAllowed(actor, a));
    if (act === undefined || !isAllowed(actor, act))
      throw refusedError({ code: "forbidden", action: acts[0] });
    return next({ ctx: { ...ctx, actor } });
  });
}

function refusedError(refusal: Refusal): TRPCError {
  return new TRPCError({
    code: ERROR_MAP[refusal.code].trpc,
    message: refusal.code,
    cause: new Refused(refusal),
  });
}
