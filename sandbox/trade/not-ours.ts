import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { clearingDateOf } from "#server/calendar/clearing-date.ts";
import { type Day, laterDay } from "#server/calendar/day.ts";
import { type DecidedItem, type Decision, everInForce, itemKey } from "#server/clearing/decision.ts";
import { readDecision } from "#server/clearing/decision-codec.ts";
import type { World } from "../world/world.ts";
import { sumOf } from "./trade.ts";

/** An item that two people said is not this house's, and the clearing date with which it leaves. */
interface HandedOver extends DecidedItem {
  on: Day;
}

/**
 * A refund goes with the later of two decisions, its own and that about its payment: until then it waits with its payment, or
 * this house advances it.
 */
function handedOver(world: World): HandedOver[] {
  const file = join(world.paths.desk, "decisions.jsonl");
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  const decisions = lines.filter((line) => line !== "").map(readDecision);
  const inForce = [...Map.groupBy(decisions, itemKey).values()].flatMap(
    (all) => everInForce(all).at(-1) ?? [],
  );
  const { cutOffs } = world.desk.register();
  const dateOf = (d: Decision) => clearingDateOf(new Date(d.enteredAt), cutOffs);
  return inForce.flatMap((d) => {
    if (d.as !== "not_ours") return [];
    const payment = inForce.find(
      (p) => p.acquirerReference === d.acquirerReference && p.refundReference === "",
    );
    if (payment?.as === "wait" || payment?.as === "refund") return [];
    return [{ ...d, on: payment ? laterDay(dateOf(d), dateOf(payment)) : dateOf(d) }];
  });
}

/**
 * What leaves the client funds on `day`, fen: payments that two people said are not this house's, less the fees that the channel
 * kept of them. Refunds of such come back from whoever was handed the payment.
 */
export function notOursOn(world: World, day: Day): bigint {
  const left = handedOver(world).filter((h) => h.on === day);
  return sumOf(left, ({ acquirerReference, refundReference }) => {
    const trade = world.book.byReference.get(acquirerReference);
    const refund = trade?.refunds.find((r) => r.reference === refundReference);
    if (refund) return refund.feeReturnedFen - refund.settlementFen;
    const payment = refundReference === "" ? trade?.payment : undefined;
    return payment ? payment.settlementFen - payment.feeFen : 0n;
  });
}

/** The refunds that were handed over before `day`: what becomes of them since is no business of this house. */
export function refundsGoneBefore(world: World, day: Day): ReadonlySet<string> {
  const before = handedOver(world).filter((h) => h.on < day);
  return new Set(before.map((h) => h.refundReference));
}
