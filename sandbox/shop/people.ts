import { DEMO_STAFF } from "#server/setup/demo.ts";
import { need } from "../core/register.ts";

/** The acquirer's people, whatever their post: each may stop a shop. */
export const PEOPLE = DEMO_STAFF.filter((s) => s.kind === "acquirer").map((s) => s.login);

/** A field that chooses one of them, by sign-in and post; the second person is another one from the start. */
export function personField(name: string, label: string, first = 0): string {
  const options = PEOPLE.map((person, i) => {
    const post = DEMO_STAFF.find((s) => s.login === person)
      ?.label.split(" · ")
      .at(-1);
    return `<option value="${person}"${i === first ? " selected" : ""}>${person}（${post}）</option>`;
  });
  return `<label>${label}<select name="${name}">${options.join("")}</select></label>`;
}

/** One of them, throws `CoreError`. */
export const needPerson = (person: string): void => need(PEOPLE.includes(person), "请选办理人");

/** Two of them, never the same twice. Throws `CoreError`. */
export function needTwo(person: string, second: string): [string, string] {
  needPerson(person);
  needPerson(second);
  need(person !== second, "需要两名不同的人");
  return [person, second];
}
