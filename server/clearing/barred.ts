import { present } from "../assert.ts";
import { readInstant } from "../calendar/instant.ts";
import type { Barred, RegisterEntry } from "./register.ts";

/** Of everything that is barred, the first instant (epoch ms) from which it is. */
export type BarredList = ReadonlyMap<string, number>;

/** The register's list as a look-up; what is barred twice is barred from the earlier instant. */
export function barredList(barred: readonly Barred[]): BarredList {
  const list = new Map<string, number>();
  for (const { no, from } of barred) {
    const at = present(readInstant(from), "a register's instants were read").getTime();
    list.set(no, Math.min(at, list.get(no) ?? at));
  }
  return list;
}

/** Since when (epoch ms) a number is barred: by itself, by its licence code or by its account. Undefined: it is not. */
export function barredSince(
  list: BarredList,
  no: string,
  entry: Pick<RegisterEntry, "licenceCode" | "accountRef"> | undefined,
): number | undefined {
  const names = entry ? [no, entry.licenceCode, entry.accountRef] : [no];
  const found = names.flatMap((name) => list.get(name) ?? []);
  return found.length === 0 ? undefined : Math.min(...found);
}
