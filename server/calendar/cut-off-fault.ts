import { clearingDateOf } from "./clearing-date.ts";
import type { CutOffs } from "./cut-off.ts";

/**
 * Whether a newer list, written at `at`, says otherwise of a date that has begun then. It may not: orders, bills and files stand
 * under it already. What begins later may be added, changed and taken back.
 */
export function changesBegunDate(former: CutOffs, next: CutOffs, at: Date): boolean {
  const today = clearingDateOf(at, former);
  const begun = (list: CutOffs) => JSON.stringify(list.filter((c, i) => i === 0 || c.from <= today));
  return clearingDateOf(at, next) !== today || begun(former) !== begun(next);
}
