import { dayOf } from "#server/calendar/instant.ts";
import type { World } from "../world/world.ts";
import { HuifuError } from "./errors.ts";
import {
  amountField,
  dayField,
  type Fields,
  jsonField,
  numberField,
  optional,
  required,
  wrong,
} from "./fields.ts";
import { micropayTypeOf, tradeTypeOf } from "./trade-types.ts";

const DEFAULT_LIFE_MS = 2 * 3_600_000;
const LIFE_MIN_MS = 60_000;

/** What a create asks for, checked field by field as the documents have it. `at` is the sandbox's now. */
export function readCreate(world: World, fields: Fields, at: Date) {
  const day = dayField(fields, "req_date");
  const no = numberField(fields, "req_seq_id");
  const huifuId = required(fields, "huifu_id", 32);
  const typeName = required(fields, "trade_type", 16);
  const type = tradeTypeOf(typeName);
  const method = jsonField(fields, "method_expand");
  for (const oneOf of type.needs)
    if (oneOf.every((name) => optional(method, name, 128) === ""))
      throw wrong(`method_expand.${oneOf.join("|")}`, "必填");
  const authCode = optional(method, "auth_code", 128);
  if (type.answers === undefined) checkPaymentCode({ fields, day, at, typeName, authCode });
  const shop = world.desk.shopOf(type.channel, huifuId);
  if (shop?.status !== "active") throw new HuifuError("22000002");
  return {
    ...{ day, no, huifuId, typeName, type, method, authCode },
    totalFen: amountField(fields, "trans_amt"),
    description: required(fields, "goods_desc", 128),
    remark: optional(fields, "remark", 255),
    notifyUrl: notifyUrlOf(fields),
    expiresAt: expiryOf(fields, at),
  };
}
export type CreateRequest = ReturnType<typeof readCreate>;

function checkPaymentCode(of: {
  fields: Fields;
  day: string;
  at: Date;
  typeName: string;
  authCode: string;
}): void {
  if (of.day !== dayOf(of.at)) throw wrong("req_date", "付款码交易须为当日");
  const device = jsonField(of.fields, "terminal_device_data");
  if (optional(device, "devs_id", 32) === "" && optional(device, "device_ip", 64) === "")
    throw wrong("terminal_device_data", "付款码交易必填");
  if (micropayTypeOf(of.authCode) !== of.typeName) throw new HuifuError("90000000", "：付款码无效");
}

/** Plain http to the platform on this desk; a query string is taken by nobody. */
function notifyUrlOf(fields: Fields): string {
  const url = optional(fields, "notify_url", 504);
  if (url !== "" && (!URL.canParse(url) || url.includes("?"))) throw wrong("notify_url", "不是可用的地址");
  return url;
}

/** yyyyMMddHHmmss, more than a minute ahead; two hours where nothing is said. */
function expiryOf(fields: Fields, now: Date): Date {
  const text = optional(fields, "time_expire", 14);
  if (text === "") return new Date(now.getTime() + DEFAULT_LIFE_MS);
  const at = new Date(text.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, "$1-$2-$3T$4:$5:$6+08:00"));
  if (text.length !== 14 || Number.isNaN(at.getTime())) throw wrong("time_expire", "应为 yyyyMMddHHmmss");
  if (at.getTime() - now.getTime() <= LIFE_MIN_MS) throw wrong("time_expire", "须晚于一分钟之后");
  return at;
}
