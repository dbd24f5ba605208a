import type { Day } from "#server/calendar/day.ts";
import { ask } from "./ask.ts";
import type { Sale } from "./sales.ts";
import { type Past, type Sold, timeOf } from "./world.ts";

/** Customers who come within so long of each other stand at the tills together, ms. */
const TOGETHER_MS = 10 * 60_000;

/** Sells what comes up to `untilMs` of the day, each at its time, and waits until the payers are done. */
export async function sell(past: Past, day: Day, sales: Sale[], untilMs: number): Promise<void> {
  while (sales[0] && sales[0].atMs < untilMs) {
    const first = sales[0].atMs;
    const end = Math.min(first + TOGETHER_MS, untilMs);
    const together = sales.splice(
      0,
      sales.findIndex((s) => s.atMs >= end) === -1 ? sales.length : sales.findIndex((s) => s.atMs >= end),
    );
    await past.acquirer.moveTo(timeOf(day, first));
    await Promise.all(together.map((sale) => sellOne(past, day, sale)));
  }
}

/** One order through the merchants' door, paid by the customer's phone. */
export async function sellOne(
  past: Past,
  day: Day,
  sale: Sale,
  how: { lifetimeSeconds?: number; afterClose?: true } = {},
): Promise<Sold> {
  const { demo, acquirer } = past;
  const answer = await ask(`${demo.gateway}/v1/orders`, {
    body: {
      subMerchant: demo.shops[sale.shop],
      reference: sale.reference,
      amount: sale.fen,
      currency: "CNY",
      channel: sale.channel,
      description: sale.words.slice(0, 80),
      ...(how.lifetimeSeconds === undefined ? {} : { lifetimeSeconds: how.lifetimeSeconds }),
    },
    headers: { authorization: `Bearer ${demo.apiKey}` },
  });
  const order = (await answer.json()) as { id: string; merchant_order_no: string; code_url: string | null };
  if (order.code_url === null) throw new Error(`${sale.reference}: the acquirer gave no code`);
  const { shop, fen, channel } = sale;
  const isPaid = sale.isLeft !== true && how.afterClose !== true;
  const sold = {
    orderId: order.id,
    merchantOrderNo: order.merchant_order_no,
    shop,
    fen,
    channel,
    day,
    isPaid,
  };
  past.sold.set(sale.reference, sold);
  if (sale.isLeft) return sold;
  await acquirer.pay(order.code_url, {
    ...(sale.coupon ? { coupon: sale.coupon } : {}),
    ...(how.afterClose ? { afterClose: how.afterClose } : {}),
  });
  return sold;
}
