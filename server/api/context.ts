import { endSession } from "../identity/end-session.ts";
import type { SignedIn } from "../identity/signed-in.ts";
import { webRuntime } from "./runtime.ts";
import type { ApiContext } from "./trpc.ts";

/** The context of procedures for whoever is signed in: the tenant of every verb follows from the session's row. */
export function createContext(signedIn: SignedIn | undefined): ApiContext {
  const runtime = webRuntime();
  return {
    signedIn: signedIn && {
      ctx: runtime.contextOf(signedIn.actor),
      actor: signedIn.actor,
      label: signedIn.label,
      refundLimitFen: signedIn.refundLimitFen,
      endSession: () => endSession(runtime.identity, { sessionId: signedIn.sessionId, reason: "signed_out" }),
    },
    identity: runtime.identity,
    gateway: runtime.gateway,
    sandboxUrl: runtime.env.sandboxUrl,
    logBug: (error, path) => runtime.log.error({ err: error, path }, "bug"),
  };
}
