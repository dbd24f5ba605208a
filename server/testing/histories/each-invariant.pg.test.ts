/** One short history for each kind of promise: without the guard that is named beside it in `bin/guards` it is broken. */
import { expect, inject, test } from "vitest";
import { bank, contradiction } from "./bank-commands.ts";
import { account, endDays } from "./desk-commands.ts";
import { type Command, Violated } from "./history.ts";
import { live, openLived } from "./lived-world.ts";
import { refund, refundTooMuch } from "./refund-commands.ts";
import { sale } from "./trade-commands.ts";
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

/** What of this promise is broken after these commands; undefined where it is kept. Nothing else is asked. */
async function broken(code: string, commands: readonly Command[]): Promise<string | undefined> {
  const lived = await openLived(await withWideTemplate(inject("pg")), [], code);
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
  expect(await broken("I1", [sold(0), weekend])).toBeUndefined();
});

test("I2: no more is given back than was paid", async () => {
  const more = refundTooMuch.of({ sale: 0, minutes });
  expect(await broken("I2", [sold(2), sold(2), back(50), more])).toBeUndefined();
});

test("I3: what the bank could not pay comes back into the files once", async () => {
  expect(await broken("I3", [sold(2), weekend, answered(true), day])).toBeUndefined();
});

test("I4: a day of which there is no bill stands still for nobody", async () => {
  const quiet = endDays.of({ days: 1, isReleased: true, isBilled: false });
  expect(await broken("I4", [sold(2), quiet])).toBeUndefined();
});

test("I5: every paid order is one payment of its amount", async () => {
  expect(await broken("I5", [sold(2)])).toBeUndefined();
});

test("I6: what the acquirer was told we have is there", async () => {
  expect(await broken("I6", [sold(2)])).toBeUndefined();
});

test("I7: an answer of the bank is paid or failed, once", async () => {
  const otherwise = contradiction.of({ line: 0, minutes });
  expect(await broken("I7", [sold(2), weekend, answered(true), otherwise, day])).toBeUndefined();
});

test("I8: the seal of a day verifies, and hangs on that of the day before", async () => {
  expect(await broken("I8", [sold(2), day, sold(2), day])).toBeUndefined();
});

test("I9: of an account number its mask is kept", async () => {
  expect(await broken("I9", [account.of({ shop: 3, minutes })])).toBeUndefined();
});

test("I10: an order that is paid says so to its merchant", async () => {
  expect(await broken("I10", [sold(2), day])).toBeUndefined();
});

test("I14: what the bank said of a line stands in one file", async () => {
  expect(await broken("I14", [sold(2), weekend, answered(true), day, day])).toBeUndefined();
});

test("I11: a shop is paid to an account that the acquirer approved", async () => {
  expect(await broken("I11", [sold(0), account.of({ shop: 3, minutes }), weekend])).toBeUndefined();
});

test("I12: nobody is in debt for a refund that nobody covers", async () => {
  expect(await broken("I12", [sold(2), weekend, answered(false), back(100)])).toBeUndefined();
});
