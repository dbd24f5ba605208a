import { writeCompactDay } from "#server/calendar/compact-day-codec.ts";
import { isDay } from "#server/calendar/day.ts";
import { instantText } from "#server/calendar/instant.ts";
import { need } from "../core/register.ts";
import { advancedFen } from "../world/book-advance.ts";
import { writeStatements } from "../world/close-day.ts";
import type { World } from "../world/world.ts";
import { needTwo } from "./people.ts";

/**
 * Two people put this house's own money into the client funds for shops that owe it, under the clearing date whose file owes
 * (the tool's `check` says how much), or take back what was repaid. Throws `CoreError`.
 */
export async function bookAdvance(
  world: World,
  {
    day,
    fen,
    move,
    ...who
  }: { day: string; fen: string; move: "advance" | "repay"; person: string; second: string },
) {
  const persons = needTwo(who.person, who.second);
  need(isDay(day), "账日应为 2026-11-20 的样子");
  need(/^[1-9]\d{0,11}$/.test(fen), "金额应大于 0");
  const { funds } = world.book;
  const compact = writeCompactDay(day as Parameters<typeof writeCompactDay>[0]);
  const isClosed = funds.some((line) => line.kind === "client_funds" && line.day === compact);
  need(isClosed, "这个账日还没有日终");
  need(move === "advance" || BigInt(fen) <= advancedFen(funds), "收回的比还垫着的多");
  const signed = move === "advance" ? fen : `-${fen}`;
  await world.record({
    kind: "advance_booked",
    day: compact,
    fen: signed,
    persons,
    at: instantText(world.now()),
  });
  writeStatements(world);
  return { day, fen: signed, persons };
}
