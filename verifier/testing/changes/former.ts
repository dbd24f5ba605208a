import type { Law } from "../../law.ts";
import type { PlatformDay } from "../platform.ts";
import type { Random } from "../random.ts";
import { type Change, lie } from "./change.ts";

type Previous = NonNullable<PlatformDay["previous"]>;
function carry(
  name: string,
  laws: readonly Law[],
  change: (previous: Previous, random: Random) => Previous | undefined,
): Change {
  const make: Change["make"] = (lived, random) =>
    lie(lived, (day) => {
      const previous = day.previous && change(day.previous, random);
      return previous && { ...day, previous };
    });
  return { name, laws, make };
}

function bump<T extends { amount: bigint }>(list: readonly T[], which: (item: T) => boolean): T[] {
  const at = list.findIndex(which);
  return list.map((item, i) => (i === at ? { ...item, amount: item.amount + 1n } : item));
}

/** What the day is built on told otherwise: the former file, the register, the calendar. */
export const FORMER: readonly Change[] = [
  carry("an invented carry", ["chain.carried"], (previous, random) => {
    const line = random.pickSome(previous.positions.filter((p) => p.rest > 0n));
    if (!line) return undefined;
    return {
      ...previous,
      positions: previous.positions.map((p) => (p === line ? { ...p, rest: p.rest + 1n } : p)),
      layers: bump(previous.layers, (k) => k.subMerchantNo === line.subMerchantNo),
    };
  }),
  carry("a debt forgotten", ["chain.carried", "chain.dropped"], (previous, random) => {
    const line = random.pickSome(previous.positions.filter((p) => p.rest < 0n));
    if (!line) return undefined;
    return { ...previous, positions: previous.positions.map((p) => (p === line ? { ...p, rest: 0n } : p)) };
  }),
  carry("a carried amount dropped", ["chain.carried", "chain.dropped"], (previous, random) => {
    const line = random.pickSome(previous.positions.filter((p) => p.rest > 0n));
    if (!line) return undefined;
    return {
      ...previous,
      positions: previous.positions.filter((p) => p !== line),
      layers: previous.layers.filter((k) => k.subMerchantNo !== line.subMerchantNo),
    };
  }),
  {
    name: "hung on another file",
    laws: ["chain.previous"],
    make: (lived, random) =>
      lie(lived, (day) => ({ ...day, header: { ...day.header, previousDigest: random.hex(64) } })),
  },
  {
    name: "computed with another register",
    laws: ["header.register"],
    make: (lived, random) =>
      lie(lived, (day) => ({ ...day, header: { ...day.header, registerSha256: random.hex(64) } })),
  },
  {
    name: "computed with another calendar",
    laws: ["header.calendar"],
    make: (lived, random) =>
      lie(lived, (day) => ({ ...day, header: { ...day.header, calendarSha256: random.hex(64) } })),
  },
];
