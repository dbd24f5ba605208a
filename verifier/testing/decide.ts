/** The acquirer's people decide what is left out: two of them, never those who release. */
import { sign } from "node:crypto";
import { addDays } from "#server/calendar/calendar.ts";
import type { Day } from "#server/calendar/day.ts";
import { instantText } from "#server/calendar/instant.ts";
import type { ClearingFile, LeftOut } from "#server/clearing/clearing-file.ts";
import { type Decision, itemKey } from "#server/clearing/decision.ts";
import { decisionMessage, decisionsFor } from "#server/clearing/decision-codec.ts";
import { Random } from "./random.ts";
import { ACQUIRER, type SignerWithKey, type World } from "./world.ts";

const TWO_HOURS_MS = 7_200_000;

type Item = Pick<Decision, "acquirerReference" | "refundReference" | "bearer" | "amount" | "as" | "until">;

/** Signed by the two who decide, and in the book from `enteredAt` on. */
function decisionOf(world: World, item: Item, enteredAt: string): Decision {
  const proposal = {
    ...item,
    decisionRef: `dec_${String(world.decisions.length + 1).padStart(6, "0")}`,
    acquirer: ACQUIRER,
    signatures: [],
  };
  const signatures = decidersOf(world).map((p) => ({
    person: p.person,
    keyId: p.keyId,
    alg: "Ed25519" as const,
    at: enteredAt,
    signature: sign(null, decisionMessage(proposal, p.person, enteredAt), p.privateKey).toString("base64"),
  }));
  return { ...proposal, enteredAt, signatures };
}

const decidersOf = (world: World): readonly SignerWithKey[] => world.deciders;
export const releasersOf = (world: World): readonly SignerWithKey[] => world.people;

/** After the file was proposed and before it is checked: everything that lacks a decision gets one, some get it early. */
export function decideLeftOut(
  world: World,
  file: ClearingFile,
  at = Date.parse(file.header.windowTo) + TWO_HOURS_MS,
): void {
  const { windowTo, clearingDate } = file.header;
  // Luck of their own: what is decided changes nothing of what is traded.
  const random = new Random(Number(clearingDate.replaceAll("-", "")) + world.shops.length);
  const enteredAt = instantText(new Date(at));
  const ofItem = decisionsFor(windowTo, world.decisions, world.deciders);
  for (const x of file.leftOut) {
    if (x.kind === "only_platform") continue;
    const former = ofItem(itemKey({ ...x, bearer: "" })).now;
    const isUnknown = x.kind === "only_acquirer" || (x.refundReference !== "" && x.kind === "not_computable");
    const isDue = isUnknown || addDays(x.since, 3) <= clearingDate;
    if (former && !mayFollow(former, clearingDate)) continue;
    if (!former && !isDue && !random.chance(0.3)) continue;
    const as = x.kind === "payment_left_out" ? "wait" : wayOut(random, x);
    const until = as === "wait" ? addDays(clearingDate, random.between(3, 9)) : undefined;
    const item = { acquirerReference: x.acquirerReference, refundReference: x.refundReference, bearer: "" };
    world.decisions.push(decisionOf(world, { ...item, amount: x.amount, as, until }, enteredAt));
    // Accepted whole: nobody looks for its order any more.
    const lost = world.sales.find((s) => s.acquirerReference === x.acquirerReference);
    if (world.events === "all" && as === "accept" && x.refundReference === "" && lost?.lostUntil === "lost")
      lost.lostUntil = "never";
  }
  for (const w of file.covers)
    if (random.chance(world.events === "all" ? 0.1 : 0.03)) {
      const item = {
        acquirerReference: w.acquirerReference,
        refundReference: w.refundNo,
        bearer: w.bearerNo,
      };
      if (world.decisions.some((d) => itemKey(d) === itemKey(item))) continue;
      const closed = { ...item, amount: w.amount, as: "cover_closed" as const, until: undefined };
      world.decisions.push(decisionOf(world, closed, enteredAt));
    }
}

/** A wait that runs out tomorrow needs another; a refund that no bill showed in time too. */
function mayFollow(former: Decision, clearingDate: Day): boolean {
  if (former.as === "wait") return (former.until ?? clearingDate) <= clearingDate;
  if (former.as !== "refund") return false;
  return addDays(former.enteredAt.slice(0, 10) as Day, 6) <= clearingDate;
}

function wayOut(random: Random, x: LeftOut): Decision["as"] {
  const ways: Decision["as"][] =
    x.refundReference === ""
      ? ["wait", "wait", "accept", "refund", "not_ours"]
      : ["wait", "accept", "not_ours"];
  return random.pick(ways);
}
