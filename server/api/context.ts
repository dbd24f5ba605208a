import { recordRefusal } from "../audit/record-refusal.ts";
import { endSession } from "../identity/end-session.ts";
import type { SignedIn } from "../identity/signed-in.ts";
import { ADDRESS_HEADER } from "./pace.ts";
import { webRuntime } from "./runtime.ts";
import type { ApiContext } from "./trpc.ts";

/** The context of procedures for whoever is signed in: the tenant of every verb follows from the session's row. */
export function createContext(
  signedIn: SignedIn | undefined,
  headers: Headers,
  takeCall: ApiContext["takeCall"],
): ApiContext {
  const runtime = webRuntime();
  return {
    signedIn: signedIn && {
      ctx: runtime.contextOf(signedIn.actor, originOf(signedIn, headers)),
      actor: signedIn.actor,
      sessionId: signedIn.sessionId,
      label: signedIn.label,
      refundLimitFen: signedIn.refundLimitFen,
      endSession: () =>
        endSession(runtime.identity, {
          sessionId: signedIn.sessionId,
          reason: "signed_out",
          origin: originOf(signedIn, headers),
        }),
    },
    identity: runtime.identity,
    gateway: runtime.gateway,
    sandboxUrl: runtime.env.sandboxUrl,
    countRefusal: (row) => recordRefusal({ db: runtime.database.own }, row),
    takeCall,
    takeQuestion: (orderId) => runtime.limits.question.take(orderId),
    logBug: (error, path) => runtime.log.error({ err: error, path }, "bug"),
  };
}

/** Session and the client's address: what the audit says of where somebody asked from. */
export function originOf(signedIn: SignedIn, headers: Headers): string {
  return `${signedIn.sessionId} ${headers.get(ADDRESS_HEADER) ?? "unknown"}`;
}
