import { present } from "../../assert.ts";
import type { Charged, ChargeOrder } from "../acquirer.ts";
import { Unclear } from "../unclear.ts";
import { query } from "./query.ts";
import { type Service, unclear } from "./service.ts";
import { isCode, isUnclearV2, Micropaid, micropayFields } from "./v2-wire.ts";

/** 付款码 (micropay): takes the money of whoever shows the code. It is never told, only asked. */
export async function charge(service: Service, order: ChargeOrder): Promise<Charged> {
  const call = present(service.v2, "who has no key of the older interface offers no payment codes");
  const told = await call("/pay/micropay", micropayFields(service.config, order));
  if (told.result_code === "SUCCESS") {
    const t = Micropaid.safeParse(told);
    if (!t.success || t.data.out_trade_no !== order.merchantOrderNo) return unclear("charge");
    const {
      transaction_id: acquirerReference,
      total_fee: amountFen,
      cash_fee: payerFen,
      time_end: paidAt,
    } = t.data;
    return { state: "paid", acquirerReference, amountFen, payerFen, paidAt, refunded: false };
  }
  const code = (told.err_code ?? "").slice(0, 64);
  if (isCode(code, "USERPAYING")) return { state: "paying" };
  if (isUnclearV2(code)) throw new Unclear(`charge: ${code}`);
  // The answer of an earlier try may have been lost: what stands under the number counts.
  const found = await query(service, order);
  if (found.state === "paid") return found;
  if (found.state === "open" && found.isPaying) return { state: "paying" };
  return { state: "refused", channelCode: code, message: told.err_code_des ?? "" };
}
