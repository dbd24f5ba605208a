import type { Channel } from "#server/channel/channel.ts";
import { acceptPayment } from "../trade/accept-payment.ts";
import { MAGIC } from "../trade/magic.ts";
import { isUsed, scannedCodeUrl } from "../trade/scanned-code.ts";
import type { Trade } from "../trade/trade.ts";
import type { World } from "../world/world.ts";
import type { Fields } from "./envelope.ts";
import { GatewayError, wrongField } from "./errors.ts";
import { field } from "./fields.ts";
import { askedOf, findKnown, recordOrder } from "./order.ts";
import type { Answer } from "./routes.ts";
import { paidFields, tradeStateOf } from "./wire.ts";

/** Whose code it is, by how it begins. */
const CODES: readonly (readonly [RegExp, Channel])[] = [
  [/^1[0-5]\d{16}$/, "wechat"],
  [/^(2[5-9]|30)\d{14,22}$/, "alipay"],
];

/**
 * `unified.trade.micropay`: the payer's code, used once; paid at once, or the payer is asked for the password first. Whatever is
 * refused says whether it may still be paid (`need_query`). The code itself is kept nowhere, only what proves that it was used.
 */
export async function charge(world: World, fields: Fields): Promise<Answer> {
  try {
    return await charged(world, fields);
  } catch (error) {
    if (!(error instanceof GatewayError) || error.more.need_query) throw error;
    throw new GatewayError(error.code, error.message, { need_query: "N" });
  }
}

async function charged(world: World, fields: Fields): Promise<Answer> {
  const code = field(fields, "auth_code", /^\d{16,24}$/, "付款码格式错误");
  const channel = CODES.find(([form]) => form.test(code))?.[1];
  if (!channel) throw wrongField("auth_code", "不支持的付款码");
  const asked = askedOf(world, fields, channel);
  const codeUrl = scannedCodeUrl(code);
  const known = findKnown(world, asked);
  if (known) return answerOf(world, known);
  if (isUsed(world, codeUrl)) throw new GatewayError("AUTHCODE_USED", "付款码已使用，请刷新");
  if (world.book.faults.refuse || asked.totalFen === MAGIC.refused)
    throw new GatewayError("RULELIMIT", "交易被风控规则限制");
  await recordOrder(world, { ...asked, echo: { ...asked.echo, is_micropay: "1" } }, codeUrl);
  const { trade } = await acceptPayment(world, codeUrl);
  if (!trade) throw new Error("the order was placed just now");
  return { ...answerOf(world, trade), lost: asked.totalFen === MAGIC.lostAnswer };
}

function answerOf(world: World, trade: Trade): Answer {
  if (trade.payment) return { fields: { pay_result: "0", need_query: "N", ...paidFields(trade) } };
  throw new GatewayError(tradeStateOf(trade, world.now()), "需要顾客输入支付密码", { need_query: "Y" });
}
