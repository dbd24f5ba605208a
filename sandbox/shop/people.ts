import { DEMO_STAFF } from "#server/setup/demo.ts";
import { need } from "../core/register.ts";

/** The acquirer's people, whatever their post: each may stop a shop. */
export const PEOPLE = DEMO_STAFF.filter((s) => s.kind === "acquirer").map((s) => s.login);

/** One of them, throws `CoreError`. */
export const needPerson = (person: string): void => need(PEOPLE.includes(person), "请选办理人");

/** Two of them, never the same twice. Throws `CoreError`. */
export function needTwo(person: string, second: string): [string, string] {
  needPerson(person);
  needPerson(second);
  need(person !== second, "需要两名不同的人");
  return [person, second];
}
