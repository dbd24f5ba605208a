import { randomBytes } from "node:crypto";
import type { Placed, PlaceOrder } from "../acquirer.ts";
import { read } from "./client.ts";
import { ask } from "./query.ts";
import { ORDERS, type Service, unclear } from "./service.ts";
import { signText } from "./signature.ts";
import { Created, orderBody, Prepared, payerBody } from "./wire.ts";

/** Native: a code that the payer scans. JSAPI: what a page inside the wallet opens the payment with. */
export async function place(service: Service, order: PlaceOrder): Promise<Placed> {
  const { client, config } = service;
  const { payer } = order;
  const body = orderBody(config, order);
  const reply =
    payer === undefined
      ? await client.call("POST", `${ORDERS}/native`, body)
      : await client.call("POST", `${ORDERS}/jsapi`, { ...body, ...payerBody(payer) });
  if (reply.ok && payer === undefined) {
    return { state: "code", codeUrl: read(Created, reply.body, "order").code_url };
  }
  if (reply.ok) {
    const { prepay_id } = read(Prepared, reply.body, "order");
    return { state: "pay_parameters", parameters: parametersOf(service, prepay_id, payer?.appId) };
  }
  // A refusal is unsigned, and an earlier try may have got through: it counts when no open order is there. Where the question is
  // refused like the order, no code has ever come back, so nobody can have paid.
  const { state } = await ask(service, order);
  if (state === "open" || state === "paid") return unclear("order", reply);
  return { state: "refused", channelCode: reply.code, message: reply.message };
}

/** What `getBrandWCPayRequest` takes, signed with the key that placed the order. `signType` is not part of what is signed. */
function parametersOf({ config, now }: Service, prepayId: string, appId = config.spAppid) {
  const at = now();
  const [{ value: privateKey }] = config.privateKeys.at(at);
  const timeStamp = String(Math.floor(at.getTime() / 1000));
  const nonceStr = randomBytes(16).toString("hex");
  const packed = `prepay_id=${prepayId}`;
  const paySign = signText(privateKey, `${appId}\n${timeStamp}\n${nonceStr}\n${packed}\n`);
  return { appId, timeStamp, nonceStr, package: packed, signType: "RSA", paySign };
}
