import { TRPCError } from "@trpc/server";
import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import type { AcquirerRole, ShopRole, StaffActor } from "#server/actor.ts";
import { createContext } from "#server/api/context.ts";
import { takeCalls } from "#server/api/pace.ts";
import { createCaller } from "#server/api/root.ts";
import { webRuntime } from "#server/api/runtime.ts";
import { refusalOf } from "#server/api/trpc.ts";
import { getSignedIn } from "#server/auth.ts";
import type { SignedIn } from "#server/identity/signed-in.ts";

type SignedInAs<K extends StaffActor["kind"]> = SignedIn & { actor: Extract<StaffActor, { kind: K }> };

/** A page's first line: who may see it. Nobody signed in goes to sign in; another post goes to its own desk. */
async function requireSide<K extends StaffActor["kind"]>(kind: K): Promise<SignedInAs<K>> {
  const signedIn = await getSignedIn();
  if (!signedIn) redirect("/sign-in");
  if (signedIn.actor.kind !== kind) redirect("/");
  return signedIn as SignedInAs<K>;
}

export async function requireShop(...roles: ShopRole[]): Promise<SignedInAs<"shop">> {
  const signedIn = await requireSide("shop");
  if (!roles.includes(signedIn.actor.role)) redirect("/");
  return signedIn;
}

export async function requireAcquirer(...roles: AcquirerRole[]): Promise<SignedInAs<"acquirer">> {
  const signedIn = await requireSide("acquirer");
  if (!roles.includes(signedIn.actor.role)) redirect("/acquirer/files");
  return signedIn;
}

export const requireOperator = () => requireSide("operator");

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
