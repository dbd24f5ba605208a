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
  const demo = readDemo();
  const headers = { "content-type": "application/json", authorization: `Bearer ${demo.apiKey}` };
  const body = {
    subMerchant,
    reference: crypto.randomUUID(),
    amount: Math.round(Number(yuan) * 100),
    currency: "CNY",
    channel,
  };
  const made = await fetch(`${demo.gateway}/v1/orders`, {
    method: "POST",
    headers,
    body: JSON.stringify(body),
  });
  const order = (await made.json()) as { id: string; code_url: string };
  if (!made.ok) throw new Error(`order refused: ${JSON.stringify(order)}`);
  await sandbox.pay(order.code_url);
  for (let i = 0; i < 100; i++) {
    const now = (await (await fetch(`${demo.gateway}/v1/orders/${order.id}`, { headers })).json()) as {
      status: string;
    };
    if (now.status === "paid") return order.id;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`order ${order.id} was not confirmed`);
}
