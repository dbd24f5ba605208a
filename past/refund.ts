import type { Past, Sold } from "./world.ts";

/** The shop's owner gives back so much of what was sold; the money goes to who paid. */
export async function giveBack(past: Past, sold: Sold, fen: number, reason: string): Promise<void> {
  const owner = await past.ownerOf(sold.shop);
  await owner.mutate("refund.request", {
    orderId: sold.orderId,
    amount: (fen / 100).toFixed(2),
    reason,
    requestKey: `past-${sold.orderId.slice(-20)}-${fen}`,
  });
}
