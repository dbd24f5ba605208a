import { randomBytes } from "node:crypto";
import type { Channel } from "#server/channel/channel.ts";
import { MAGIC } from "../trade/magic.ts";
import { CODE_LIFETIME_MS } from "../trade/references.ts";
import type { World } from "../world/world.ts";
import type { Fields } from "./envelope.ts";
import { GatewayError } from "./errors.ts";
import { askedOf, findKnown, recordOrder } from "./order.ts";
import type { Answer } from "./routes.ts";

/** What the payer scans: the wallet's own code, made by the gateway. */
const CODE_STARTS: Readonly<Record<Channel, string>> = {
  wechat: "weixin://wxpay/bizpayurl?pr=",
  alipay: "https://qr.alipay.com/bax",
};
const newCodeUrl = (channel: Channel): string => CODE_STARTS[channel] + randomBytes(9).toString("hex");

/** `pay.<wallet>.native`. Lost: the order stands, its answer does not arrive. */
export async function place(world: World, fields: Fields, channel: Channel): Promise<Answer> {
  const asked = askedOf(world, fields, channel);
  const codeUrl = newCodeUrl(channel);
  const answer = { code_url: codeUrl };
  const known = findKnown(world, asked);
  if (known) {
    const codeExpiresAt = new Date(world.now().getTime() + CODE_LIFETIME_MS).toISOString();
    await world.record({ kind: "recoded", channel, no: known.key, codeUrl, codeExpiresAt });
    return { fields: answer };
  }
  if (world.book.faults.refuse || asked.totalFen === MAGIC.refused)
    throw new GatewayError("RULELIMIT", "交易被风控规则限制");
  await recordOrder(world, asked, codeUrl);
  return { fields: answer, lost: asked.totalFen === MAGIC.lostAnswer };
}
