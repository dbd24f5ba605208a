import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { clearingDateOf } from "#server/calendar/clearing-date.ts";
import type { Day } from "#server/calendar/day.ts";
import { everInForce, itemKey } from "#server/clearing/decision.ts";
import { readDecision } from "#server/clearing/decision-codec.ts";
import type { World } from "../world/world.ts";
import { sumOf } from "./trade.ts";

/**
 * What leaves the client funds on `day`, fen: payments that two people decided that day are not this house's, less the fees
 * that the channel kept of them.
 */
export function notOursOn(world: World, day: Day): bigint {
  const file = join(world.paths.desk, "decisions.jsonl");
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  const decisions = lines.filter((line) => line !== "").map(readDecision);
  const inForce = [...Map.groupBy(decisions, itemKey).values()].flatMap(
    (all) => everInForce(all).at(-1) ?? [],
  );
  const { cutOffs } = world.desk.register();
  const left = inForce.filter(
    (d) =>
      d.as === "not_ours" &&
      d.refundReference === "" &&
      clearingDateOf(new Date(d.enteredAt), cutOffs) === day,
  );
  return sumOf(left, (d) => {
    const payment = world.book.byReference.get(d.acquirerReference)?.payment;
    return payment ? payment.settlementFen - payment.feeFen : 0n;
  });
}
