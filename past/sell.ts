import type { Day } from "#server/calendar/day.ts";
import { ask } from "./ask.ts";
import type { Sale } from "./sales.ts";
import { type Past, type Sold, timeOf } from "./world.ts";

/** Customers who come within so long of each other stand at the tills together, ms. */
const TOGETHER_MS = 10 * 60_000;

const CODE_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 200;

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
    const open = together.filter((sale) => !past.closed.has(sale.shop));
    await Promise.all(open.map((sale) => sellOne(past, day, sale)));
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
  const order = (await answer.json()) as Placed;
  const codeUrl = order.code_url ?? (await untilCode(past, order.id));
  const { reference, atMs, shop, fen, channel } = sale;
  const isPaid = sale.isLeft !== true && how.afterClose !== true;
  const sold = {
    orderId: order.id,
    merchantOrderNo: order.merchant_order_no,
    ...{ reference, atMs },
    shop,
    fen,
    channel,
    day,
    isPaid,
  };
  past.sold.set(sale.reference, sold);
  if (sale.isLeft) return sold;
  await acquirer.pay(codeUrl, {
    ...(sale.coupon ? { coupon: sale.coupon } : {}),
    ...(how.afterClose ? { afterClose: how.afterClose } : {}),
  });
  return sold;
}

interface Placed {
  id: string;
  merchant_order_no: string;
  code_url: string | null;
}

/** A slow answer of the acquirer is no failure: the platform asks it again, and the till waits. */
async function untilCode({ demo }: Past, orderId: string): Promise<string> {
  const headers = { authorization: `Bearer ${demo.apiKey}` };
  for (let waitedMs = 0; waitedMs < CODE_WITHIN_MS; waitedMs += LOOK_EVERY_MS) {
    await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
    const answer = await ask(`${demo.gateway}/v1/orders/${orderId}`, { headers });
    const { code_url } = (await answer.json()) as Placed;
    if (code_url !== null) return code_url;
  }
  throw new Error(`${orderId}: the acquirer gave no code`);
}
