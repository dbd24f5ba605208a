import { TRPCError } from "@trpc/server";
import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import type { AcquirerRole, ShopRole, StaffActor } from "#server/actor.ts";
import { createContext } from "#server/api/context.ts";
import { createCaller } from "#server/api/root.ts";
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

/** The same procedures as the browser's, called in the process: one door, one set of checks. */
export async function openApi(): Promise<ReturnType<typeof createCaller>> {
  return createCaller(createContext(await getSignedIn(), new Headers(await headers())));
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
