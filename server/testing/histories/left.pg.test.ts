/** What is left of a payment: what it takes up again when a refund has ended, and no fen more. */
import { expect, inject, test } from "vitest";
import { decision } from "./desk-commands.ts";
import type { Command, Lived } from "./history.ts";
import { live, openLived } from "./lived-world.ts";
import { patientRefund, refund, refundTooMuch, takeBack } from "./refund-commands.ts";
import { endRefund } from "./refund-end-commands.ts";
import { oddSale, sale } from "./trade-commands.ts";
import { withWideTemplate } from "./wide-template.ts";

const minutes = 10;
const sold = (fen: bigint) => sale.of({ shop: 0, channel: "wechat", fen, minutes, isTold: true });
const back = (percent: 50 | 100, state: "SUCCESS" | "PROCESSING") =>
  refund.of({ sale: 0, percent, minutes, state, isByStaff: false });
const more = refundTooMuch.of({ sale: 0, minutes });

async function lives(days: readonly (readonly Command[])[]): Promise<Lived> {
  const lived = await openLived(await withWideTemplate(inject("pg")), []);
  try {
    for (const commands of days) await live(lived, commands);
    return lived;
  } finally {
    await lived.world.close();
  }
}

test.each([true, false])("a refund that ended is asked for again, told at once: %s", async (isTold) => {
  const ended = endRefund.of({ which: 0, minutes, isTold });
  const { seen, model } = await lives([
    [sold(10_000n), back(50, "PROCESSING"), more, ended, more, sold(20_000n)],
    [sold(30_000n), more, back(100, "SUCCESS")],
  ]);
  expect(seen.get("too much refused: refund_exceeds_paid")).toBe(3);
  expect(model.sales.map((s) => s.left)).toContain(0n);
});

test("of a payment that two people decided about nothing is asked back, whatever a refund that waited for it gives again", async () => {
  const late = oddSale.of({ shop: 0, channel: "wechat", fen: 20_000n, minutes, what: "late" });
  const asked = patientRefund.of({ sale: 0, percent: 50, minutes });
  const decided = decision.of({ item: 0, as: "accept", minutes });
  const { model, seen } = await lives([[late], [asked, decided, takeBack.of({ which: 0, minutes }), more]]);
  expect(model.sales.map((s) => s.isDecided)).toEqual([true]);
  expect(seen.get("refund waits")).toBe(1);
  expect(seen.get("too much refused: refund_exceeds_paid")).toBeUndefined();
});
