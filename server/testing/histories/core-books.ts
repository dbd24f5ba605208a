/** The acquirer's core of a history: what it lays otherwise than our rows say. */
import type { CoreChange } from "../../books/testing/core.ts";
import type { RegisterEntry } from "../../clearing/register.ts";
import type { Lived } from "./history.ts";

export function booksOf({ register, years, cutOffs, closes, voids }: Lived): CoreChange {
  const entryOf = (entry: RegisterEntry) => ({ ...entry, ...register.get(entry.subMerchantNo) });
  return {
    calendar: () => years,
    register: (whole) => ({ ...whole, cutOffs, subMerchants: whole.subMerchants.map(entryOf) }),
    closes,
    voids,
  };
}

/** From now on the register says this of the shop; what it said before of anything else stands. */
export function change({ register }: Lived, number: string, said: Partial<RegisterEntry>): void {
  register.set(number, { ...register.get(number), ...said });
}
