import { expect, test } from "vitest";
import { writeClearingFile } from "#server/clearing/clearing-file-codec.ts";
import { computeDay } from "./compute-day.ts";
import { booksOfDay } from "./testing/books-of-day.ts";
import { CALENDAR, liveDays } from "./testing/chain-of-days.ts";
import { ordersKnown } from "./testing/check-chain.ts";
import { keptIn } from "./testing/kept-versions.ts";

test("the acquirer makes the same bytes by itself, from its own books and the terms of the orders", async () => {
  let equal = 0;
  for (const seed of [3, 5, 8]) {
    for await (const lived of liveDays(seed, 8)) {
      const { file, clr, detail } = lived.proposed;
      // What only the platform believes in cannot be known to the acquirer.
      if (file.leftOut.some((x) => x.kind === "only_platform")) continue;
      const everything = () => new Set(lived.world.sales.map((s) => s.acquirerReference));
      const books = booksOfDay(
        lived.world,
        lived.window,
        keptIn(lived.world, CALENDAR, file.header),
        everything,
      );
      const made = await computeDay(file.header, books, ordersKnown(lived));
      expect(writeClearingFile(made.file).toString(), `seed ${seed} ${lived.day}`).toBe(clr.toString());
      expect(made.detail.equals(detail)).toBe(true);
      equal++;
    }
  }
  expect(equal).toBeGreaterThan(10);
});
