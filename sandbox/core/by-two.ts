import { instantText } from "#server/calendar/instant.ts";
import { needTwo } from "../shop/people.ts";
import type { Fact } from "../world/facts.ts";
import type { World } from "../world/world.ts";

type Registered = Extract<Fact, { kind: "registered" }>;

/**
 * What changes the register is written by one person and checked by another: both stand in the journal beside what was changed.
 * Nothing is changed where they are not two. Throws `CoreError`.
 */
export async function byTwo<T extends object>(
  world: World,
  act: Registered["act"],
  who: { person: string; second: string },
  change: () => T,
): Promise<T & { registeredBy: string }> {
  const persons = needTwo(who.person, who.second);
  const told = change();
  const about = "number" in told ? String(told.number) : "";
  await world.record({ kind: "registered", act, about, persons, at: instantText(world.now()) });
  return { ...told, registeredBy: persons.join("、") };
}
