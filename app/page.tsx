import { redirect } from "next/navigation";
import { getActor } from "#server/auth.ts";

/** Everybody's own desk. */
export default async function Home() {
  const actor = await getActor();
  if (!actor) redirect("/sign-in");
  if (actor.kind === "operator") redirect("/operator");
  // Who checks applications begins with them, who clears with the files.
  if (actor.kind === "acquirer")
    redirect(actor.role === "clearing" ? "/acquirer/files" : "/acquirer/applications");
  redirect(actor.role === "cashier" ? "/till" : "/today");
}
