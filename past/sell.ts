import type { Day } from "#server/calendar/day.ts";
import { ask } from "./ask.ts";
import { diceOf } from "./random.ts";
import type { Sale } from "./sales.ts";
import { type Past, type Sold, timeOf } from "./world.ts";

/** Customers who come within so long of each other stand at the tills together, ms. */
const TOGETHER_MS = 10 * 60_000;

/** Nobody pays in the second in which the code is shown: 7, 14 … 49 s. */
const PACE_MIN_MS = 7_000;
const PACE_STEP_MS = 7_000;
const PACE_STEPS = 7;

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
    const placed = await Promise.all(open.map((sale) => place(past, day, sale)));
    await payInTurn(past, placed);
  }
}

/** One order through the merchants' door, paid by the customer's phone some seconds later. */
export async function sellOne(past: Past, day: Day, sale: Sale, how: How = {}): Promise<Sold> {
  const placed = await place(past, day, sale, how);
  await payInTurn(past, [placed]);
  return placed.sold;
}

interface How {
  lifetimeSeconds?: number;
  afterClose?: true;
}
interface PlacedSale {
  sale: Sale;
  sold: Sold;
  codeUrl: string;
  how: How;
}

/** Each at the own pace after the code is shown: somebody takes the phone out, reads, and confirms. */
async function payInTurn({ seed, acquirer }: Past, placed: readonly PlacedSale[]): Promise<void> {
  const shownMs = acquirer.now().getTime();
  const payers = placed
    .filter(({ sale }) => sale.isLeft !== true)
    .map((one) => ({ ...one, paceMs: paceOf(seed, one.sale.reference) }))
    .sort((a, b) => a.paceMs - b.paceMs);
  for (const { codeUrl, sale, how, paceMs } of payers) {
    // Who is to be late confirms while the order's short life lasts.
    await acquirer.moveTo(new Date(shownMs + (how.afterClose ? PACE_MIN_MS : paceMs)));
    await acquirer.pay(codeUrl, {
      ...(sale.coupon ? { coupon: sale.coupon } : {}),
      ...(how.afterClose ? { afterClose: how.afterClose } : {}),
    });
  }
}

/** How long after the code a customer confirms, ms. The same seed and order, the same pace. */
export function paceOf(seed: number, reference: string): number {
  return PACE_MIN_MS + diceOf(seed, `${reference} pace`).below(PACE_STEPS) * PACE_STEP_MS;
}

/** Places the order and waits for its code. */
async function place(past: Past, day: Day, sale: Sale, how: How = {}): Promise<PlacedSale> {
  const { demo } = past;
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
  return { sale, sold, codeUrl, how };
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
