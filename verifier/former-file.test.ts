import { expect, test } from "vitest";
import { dayFrom, isDay } from "#server/calendar/day.ts";
import { totalsOf } from "#server/clearing/clearing-equations.ts";
import type { ClearingFile } from "#server/clearing/clearing-file.ts";
import { readClearingFile, writeClearingFile } from "#server/clearing/clearing-file-codec.ts";
import { checkLived, type LivedDay, liveDays } from "./testing/chain-of-days.ts";

test("a file built on one whose layers are not its rests is named, and is no fault of the tool", async () => {
  let built: LivedDay | undefined;
  for await (const lived of liveDays(3, 4))
    if ((lived.world.files[0]?.file.layers.length ?? 0) > 0) built = lived;
  if (!built) throw new RangeError("some day leaves a rest");
  const { differences } = await checkLived(built, undefined, ({ previous, ...books }) => {
    if (!previous) return books;
    const { file } = previous;
    return { ...books, previous: { ...previous, file: { ...file, layers: file.layers.slice(1) } } };
  });
  expect([...differences.byLaw.keys()]).toEqual(["chain.previous"]);
});

const LISTS = ["positions", "layers", "covers", "returned", "decisions", "leftOut"] as const;
function othersOf(value: unknown): unknown[] {
  if (typeof value === "bigint") return [value + 1n, 0n, -value, 10n ** 14n];
  if (typeof value === "number") return [value + 1, 0];
  return isDay(String(value))
    ? ["2026-02-14", "0001-01-01", "9999-12-31"].map(dayFrom)
    : ["", "M99999999999999"];
}
/** As it would lie on the desk; undefined where its very form is refused. */
function readAgain(file: ClearingFile): ClearingFile | undefined {
  try {
    return readClearingFile(writeClearingFile({ ...file, totals: totalsOf(file, file.totals) }));
  } catch {
    return undefined;
  }
}
/** The file with one record away, twice or out of order, and with each field of its first record as another value. */
function* contradictions(file: ClearingFile): Generator<[string, ClearingFile]> {
  for (const name of LISTS) {
    const [first, ...rest] = file[name] as readonly object[];
    if (!first) continue;
    yield [name, { ...file, [name]: rest }];
    yield [name, { ...file, [name]: [first, first, ...rest] }];
    yield [name, { ...file, [name]: [...rest, first] }];
    for (const [field, value] of Object.entries(first))
      for (const other of othersOf(value))
        yield [`${name}.${field} ${other}`, { ...file, [name]: [{ ...first, [field]: other }, ...rest] }];
  }
}

test("whatever a former file says against itself, the file built on it is compared to the end", async () => {
  const met = new Set<string>();
  let checked = 0;
  for (const seed of [14, 12])
    for await (const lived of liveDays(seed, 6, "all")) {
      const former = lived.world.files[0];
      if (!former || LISTS.every((name) => met.has(name) || former.file[name].length === 0)) continue;
      for (const name of LISTS) if (former.file[name].length > 0) met.add(name);
      for (const [what, changed] of contradictions(former.file)) {
        const file = readAgain(changed);
        if (!file) continue;
        checked++;
        const check = checkLived(lived, undefined, (books) => ({ ...books, previous: { ...former, file } }));
        await expect(check, what).resolves.toMatchObject({ differences: {} });
      }
    }
  expect(checked).toBeGreaterThan(200);
  expect([...met].sort()).toEqual([...LISTS].sort());
}, 60_000);
