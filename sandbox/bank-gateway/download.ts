import { readCompactDay } from "#server/calendar/compact-day-codec.ts";
import { dayOf } from "#server/calendar/instant.ts";
import { billOf } from "../world/bills.ts";
import type { World } from "../world/world.ts";
import { BILL_KINDS, billPart } from "./bill.ts";
import type { Fields } from "./envelope.ts";
import { GatewayError, wrongField } from "./errors.ts";
import { field, NAME } from "./fields.ts";

/** `pay.bill.merchant`: of one shop; `pay.bill.agent`, `pay.bill.bigMerchant`: of all that the caller acts for. */
export async function download(world: World, fields: Fields): Promise<Buffer> {
  const day = readCompactDay(fields.bill_date ?? "");
  if (!day) throw wrongField("bill_date", "格式yyyyMMdd");
  const kind = BILL_KINDS.find((k) => k === (fields.bill_type || "ALL"));
  if (!kind) throw wrongField("bill_type", "ALL、SUCCESS、REFUND");
  const isOne = fields.service === "pay.bill.merchant";
  const shopNo = isOne ? field(fields, "mch_id", /^\d{1,32}$/, "必填") : "";
  if (day >= dayOf(world.now())) throw new GatewayError("BILL_CREATING", "账单未生成");
  const whole = await billOf(world, NAME, day);
  if (!whole) throw new GatewayError("BILL_NOT_EXIST", "账单不存在");
  return kind === "ALL" && !isOne ? whole : billPart(world, day, { kind, shopNo });
}
