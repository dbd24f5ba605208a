/** One short history for each kind of promise: without the guard that is named beside it in `bin/guards` it is broken. */
import { expect, inject, test } from "vitest";
import { bank } from "./bank-commands.ts";
import { endDays } from "./desk-commands.ts";
import { type Command, Violated } from "./history.ts";
import { live, openLived } from "./lived-world.ts";
import { refund, refundTooMuch, sale } from "./trade-commands.ts";
import { withWideTemplate } from "./wide-template.ts";

const minutes = 10;
const sold = (shop: number, fen = 10_000n) =>
  sale.of({ shop, channel: "wechat", fen, minutes, isTold: true });
/** From Friday to Monday: what Friday sold is paid then. */
const weekend = endDays.of({ days: 3, isReleased: true, isBilled: true });
const day = endDays.of({ days: 1, isReleased: true, isBilled: true });
const answered = (isFailed: boolean) => bank.of({ fails: [isFailed], isNewestFirst: false, minutes });
const back = (percent: 50 | 100) =>
  refund.of({ sale: 0, percent, minutes, state: "SUCCESS", isByStaff: false });

/** The code of what is broken after these commands; undefined where all is well. */
async function brokenBy(commands: readonly Command[]): Promise<string | undefined> {
  const lived = await openLived(await withWideTemplate(inject("pg")), []);
  try {
    await live(lived, commands);
    return undefined;
  } catch (error) {
    if (error instanceof Violated) return error.message;
    throw error;
  } finally {
    await lived.world.close();
  }
}

test("I1: what a day took and gave comes to nothing at every heading that must be empty", async () => {
  expect(await brokenBy([sold(0), weekend])).toBeUndefined();
});

test("I2: no more is given back than was paid", async () => {
  const more = refundTooMuch.of({ sale: 0, minutes });
  expect(await brokenBy([sold(2), sold(2), back(50), more])).toBeUndefined();
});

test("I3: what the bank could not pay comes back into the files once", async () => {
  expect(await brokenBy([sold(2), weekend, answered(true), day])).toBeUndefined();
});

test("I12: nobody is in debt for a refund that nobody covers", async () => {
  expect(await brokenBy([sold(2), weekend, answered(false), back(100)])).toBeUndefined();
});
