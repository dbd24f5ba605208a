import type { Flaw, Message, News } from "../trade/announce.ts";
import type { World } from "../world/world.ts";
import { writeEnvelope } from "./envelope.ts";
import { bankGatewayKeys, type SignType } from "./keys.ts";
import { signed } from "./signature.ts";
import { paidFields } from "./wire.ts";

/** The delivery of a payment's news: XML, signed as its order was. What the payment was when it happened. */
export function bankGatewayNotification(world: World, { trade }: News, id: string, flaw: Flaw): Message {
  const keys = bankGatewayKeys(world);
  const { signer = "", sign_type } = trade.echo;
  const fields = {
    version: "2.0",
    charset: "UTF-8",
    status: "0",
    result_code: "0",
    pay_result: "0",
    mch_id: trade.channelNo,
    nonce_str: id,
    ...paidFields(trade),
    total_fee: String(trade.totalFen + flaw.amountOffBy),
  };
  const key = flaw.forged ? keys.stranger : keys.signers.get(signer);
  if (!key) throw new Error(`nobody signs as ${signer}`);
  return {
    body: writeEnvelope(signed(fields, sign_type as SignType, key)),
    headers: { "content-type": "text/xml; charset=UTF-8" },
  };
}
