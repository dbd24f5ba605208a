import { TRPCError } from "@trpc/server";
import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import type { StaffActor } from "#server/actor.ts";
import { createContext } from "#server/api/context.ts";
import { takeCalls } from "#server/api/pace.ts";
import { createCaller } from "#server/api/root.ts";
import { webRuntime } from "#server/api/runtime.ts";
import { refusalOf } from "#server/api/trpc.ts";
import { getSignedIn } from "#server/auth.ts";
import type { SignedIn } from "#server/identity/signed-in.ts";
import { type Act, isAllowed } from "#server/permission.ts";

type Side = StaffActor["kind"];
type SignedInAs<K extends Side> = SignedIn & { actor: Extract<StaffActor, { kind: K }> };

/**
 * A page's first line: of which side it is, and by which act of the one table it is seen (`server/permission.ts`). Nobody
 * signed in goes to sign in; whoever the table does not name goes to its own desk.
 */
async function requireAct<K extends Side>(kind: K, act: Act): Promise<SignedInAs<K>> {
  const signedIn = await getSignedIn();
  if (!signedIn) redirect("/sign-in");
  if (signedIn.actor.kind !== kind || !isAllowed(signedIn.actor, act)) redirect("/");
  return signedIn as SignedInAs<K>;
}

export const requireShop = (act: Act) => requireAct("shop", act);
export const requireAcquirer = (act: Act) => requireAct("acquirer", act);
export const requireOperator = (act: Act) => requireAct("operator", act);

/** The same procedures as the browser's, called in the process: one door, one set of checks, one budget. */
export async function openApi(): Promise<ReturnType<typeof createCaller>> {
  const [signedIn, from] = await Promise.all([getSignedIn(), headers()]);
  return createCaller(
    createContext(signedIn, new Headers(from), () => takeCalls(webRuntime().limits, signedIn, from)),
  );
}

/** For a file of many pages: paid for as so many calls at once. Undefined where the budget does not hold them now. */
export async function openFileApi(calls: number): Promise<ReturnType<typeof createCaller> | undefined> {
  const [signedIn, from] = await Promise.all([getSignedIn(), headers()]);
  const wait = takeCalls(webRuntime().limits, signedIn, from, calls);
  return wait === undefined
    ? createCaller(createContext(signedIn, new Headers(from), () => undefined))
    : undefined;
}

/** Waits for a page's main thing; what is not there, or not the viewer's, is the not-found page. */
export async function orNotFound<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal?.code === "not_found" || (error instanceof TRPCError && error.code === "BAD_REQUEST"))
      notFound();
    if (refusal?.code === "not_signed_in") redirect("/sign-in");
    throw error;
  }
}
