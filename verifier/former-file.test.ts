import { expect, test } from "vitest";
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
