import { CHANNELS, type Channel } from "#server/channel/channel.ts";
import { sandbox } from "./sandbox.ts";
import { readDemo } from "./stack.ts";

/** One paid order of a demo shop, by its number. */
export function takePayment(shop: string, yuan: string, channel: Channel = CHANNELS[0]): Promise<string> {
  return takePaymentOf(readDemo().shops[shop] ?? "", yuan, channel);
}

/** One paid order without a browser: the merchants' API, then the payer. `yuan` like "12.34"; returns our order id. */
export async function takePaymentOf(
  subMerchant: string,
  yuan: string,
  channel: Channel = CHANNELS[0],
): Promise<string> {
  const order = await placeOrder(subMerchant, yuan, channel);
  await sandbox.pay(order.codeUrl);
  await untilStatus(order.id, "paid");
  return order.id;
}

/** A paid order by the acquirer's own numbers: of the order, and of its payment. */
export async function paidNo(
  shop: string,
  yuan: string,
  channel: Channel,
): Promise<{ no: string; reference: string }> {
  await takePayment(shop, yuan, channel);
  const order = await sandbox.newestOrder();
  if (!order?.reference) throw new Error("the newest order of the acquirer is paid");
  return { no: order.merchantOrderNo, reference: order.reference };
}

/** The payer pays at once; the channel's clock, so many seconds ahead, states when. Waits until the platform has been told. */
export async function takeAtClock(
  shop: string,
  yuan: string,
  channel: Channel,
  clockOffSeconds: number,
): Promise<{ id: string; no: string; reference: string }> {
  await sandbox.faults({ clockOffSeconds });
  const { id, codeUrl } = await placeOrder(readDemo().shops[shop] ?? "", yuan, channel);
  await sandbox.pay(codeUrl);
  await sandbox.faults({ clockOffSeconds: 0 });
  const order = await sandbox.newestOrder();
  if (!order?.reference) throw new Error("the newest order of the acquirer is paid");
  const { merchantOrderNo: no, reference } = order;
  for (let i = 0; i < ASKS_MAX; i++) {
    const told = (await sandbox.notifications()).find((n) => n.merchantOrderNo === no);
    if (told?.lastStatus === "accepted") return { id, no, reference };
    await pause(ASK_EVERY_MS);
  }
  throw new Error(`the platform did not take the news of ${no}`);
}

const LATE_YUAN = "0.07";
const SHORT_LIFE_S = 60;

/** The payer confirms, the order's time runs out, then the money comes. Answers the acquirer's number of the payment. */
export async function takeLatePayment(shop: string, channel: Channel): Promise<string> {
  const order = await placeOrder(readDemo().shops[shop] ?? "", LATE_YUAN, channel, SHORT_LIFE_S);
  await sandbox.pay(order.codeUrl);
  const { now } = await sandbox.clock();
  await sandbox.moveClock({ to: new Date(Date.parse(now) + 2 * SHORT_LIFE_S * 1_000).toISOString() });
  await untilStatus(order.id, "closed");
  for (let i = 0; i < ASKS_MAX; i++) {
    const reference = (await sandbox.newestOrder())?.reference;
    if (reference) return reference;
    await pause(ASK_EVERY_MS);
  }
  throw new Error("the late payment did not come");
}

const ASKS_MAX = 300;
const ASK_EVERY_MS = 100;
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
const headers = () => ({ "content-type": "application/json", authorization: `Bearer ${readDemo().apiKey}` });

/** An order whose code is shown; nobody has paid. */
export async function placeOrder(
  subMerchant: string,
  yuan: string,
  channel: Channel,
  lifetimeSeconds?: number,
) {
  const body = {
    subMerchant,
    reference: crypto.randomUUID(),
    amount: Math.round(Number(yuan) * 100),
    currency: "CNY",
    channel,
    lifetimeSeconds,
  };
  const made = await fetch(`${readDemo().gateway}/v1/orders`, {
    method: "POST",
    headers: headers(),
    body: JSON.stringify(body),
  });
  const order = (await made.json()) as { id: string; code_url: string };
  if (!made.ok) throw new Error(`order refused: ${JSON.stringify(order)}`);
  return { id: order.id, codeUrl: order.code_url };
}

async function untilStatus(orderId: string, status: "paid" | "closed"): Promise<void> {
  for (let i = 0; i < ASKS_MAX; i++) {
    const answer = await fetch(`${readDemo().gateway}/v1/orders/${orderId}`, { headers: headers() });
    if (((await answer.json()) as { status: string }).status === status) return;
    await pause(ASK_EVERY_MS);
  }
  throw new Error(`order ${orderId} is not ${status}`);
}
