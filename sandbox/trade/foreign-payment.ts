import type { Channel } from "#server/channel/channel.ts";
import { isForeign, numbersOf } from "#server/clearing/law-books.ts";
import type { World } from "../world/world.ts";
import { completePayment } from "./accept-payment.ts";
import { digits } from "./references.ts";
import type { Trade } from "./trade.ts";

/** How many digits stand behind the letters of another system's order number. */
const NUMBER_DIGITS = 12;
const ORDER_MS = 3_600_000;

/** Whether a trade is another system's at a number that the register says it shares: in no sum of the acquirer's for us. */
export function foreignIn(world: World): (trade: Trade) => boolean {
  const books = numbersOf(world.desk.register());
  return ({ channel, channelNo, no }) => isForeign(books, { channel, channelNo, merchantOrderNo: no });
}

/**
 * Another system takes a payment at a channel number of a shop: placed under a number of its own and paid at once. It stands in
 * the channel's bill and nobody tells the platform. `isSpoilt`: with a field that nobody can read. Answers both numbers.
 */
export async function takeForeignPayment(
  world: World,
  asked: { channel: Channel; channelNo: string; fen: bigint; isSpoilt: boolean },
): Promise<{ merchantOrderNo: string; reference: string }> {
  const { channel, channelNo, fen, isSpoilt } = asked;
  const now = world.now();
  const no = `POS${digits(NUMBER_DIGITS)}`;
  const ends = new Date(now.getTime() + ORDER_MS).toISOString();
  await world.record({
    kind: "placed",
    at: now.toISOString(),
    channel,
    no,
    channelNo,
    totalFen: String(fen),
    description: "另一套系统的收款",
    notifyUrl: "",
    expiresAt: ends,
    codeUrl: world.dialects[channel].newCodeUrl(),
    codeExpiresAt: ends,
    fingerprint: no,
    echo: {},
  });
  const trade = world.book.find(channel, no) as Trade;
  await completePayment(world, trade, { isSpoilt });
  return { merchantOrderNo: no, reference: trade.payment?.reference ?? "" };
}
