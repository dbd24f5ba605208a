/** How a cover ends that nobody gives back, and a shop whose money is out: what random histories bring about seldom. */
import { expect, inject, test } from "vitest";
import { SHOPS } from "../../batch/testing/shops.ts";
import { agreement, RECEIVERS } from "./agreement-commands.ts";
import { bank } from "./bank-commands.ts";
import { close, coverClosed } from "./closing-commands.ts";
import { account, endDays, NUMBERS } from "./desk-commands.ts";
import { live, openLived } from "./lived-world.ts";
import { refund } from "./refund-commands.ts";
import { sale } from "./trade-commands.ts";
import { withWideTemplate } from "./wide-template.ts";

const minutes = 10;
const sold = (shop: number, fen: bigint) => sale.of({ shop, channel: "wechat", fen, minutes, isTold: true });
const days = (n: 1 | 2) => endDays.of({ days: n, isReleased: true, isBilled: true });
const answered = bank.of({ fails: [false], isNewestFirst: false, minutes });

test("a bearer that was covered closes: two people close the cover, and the shops' money stays theirs", async () => {
  const lived = await openLived(await withWideTemplate(inject("pg")), []);
  try {
    const withoutGroup = agreement.of({ shop: 0, to: 2, ppm: 10_000, bearer: "proportional", minutes });
    await live(lived, [sold(0, 10_000n), withoutGroup, days(2), answered]);
    const back = refund.of({ sale: 0, percent: 100, minutes, state: "SUCCESS", isByStaff: false });
    await live(lived, [answered, sold(0, 50_000n), back]);
    expect(lived.model.openCovers.length).toBeGreaterThan(0);
    const [bearer = ""] = lived.model.openCovers.map((w) => w.bearerNo);
    await live(lived, [
      ...lived.model.openCovers.map(() => coverClosed.of({ which: 0, minutes })),
      agreement.of({ shop: 1, to: RECEIVERS.indexOf(bearer), ppm: 10_000, bearer: "proportional", minutes }),
      sold(0, 1_000n),
    ]);
    expect(lived.seen.get("agreement refused: receiver_not_registered")).toBe(1);
    expect(lived.newest?.covers).toEqual([]);
    expect(lived.newest?.decisions.map((j) => [j.kind, j.amount])).toContainEqual(["cover_closed", 0n]);
  } finally {
    await lived.world.close();
  }
});

test("a shop closes: it is paid to the last fen, and closed when nothing names it any more", async () => {
  const lived = await openLived(await withWideTemplate(inject("pg")), []);
  try {
    await live(lived, [sold(2, 10_000n), close.of({ shop: 2, minutes }), days(2)]);
    const renewed = account.of({ shop: NUMBERS.indexOf(SHOPS[2] ?? ""), minutes });
    await live(lived, [answered, close.of({ shop: 2, minutes }), sold(2, 500n), renewed, sold(1, 500n)]);
    expect(lived.seen.get("account refused: sub_merchant_not_active")).toBe(1);
    expect(lived.seen.get("L PAY final")).toBe(1);
    expect(lived.seen.get("shop is closed")).toBe(1);
    expect(lived.seen.get("order refused: sub_merchant_not_active")).toBe(1);
  } finally {
    await lived.world.close();
  }
});
