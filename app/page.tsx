import { redirect } from "next/navigation";
import { getActor } from "#server/auth.ts";

/** Everybody's own desk. */
export default async function Home() {
  const actor = await getActor();
  if (!actor) redirect("/sign-in");
  if (actor.kind === "operator") redirect("/operator");
  if (actor.kind === "acquirer") redirect("/acquirer/files");
  redirect(actor.role === "cashier" ? "/till" : "/today");
}
