/** The same calls under their v3 and v2 names: a few fields are called otherwise. */
import { type Fields, jsonField, optional, wrong } from "./fields.ts";
import { micropayTypeOf } from "./trade-types.ts";

const WAYS: readonly (readonly [letter: string, field: string])[] = [
  ["T", "wx_data"],
  ["A", "alipay_data"],
  ["U", "unionpay_data"],
];

/** jspay → create: what belongs to the way of paying stands under the wallet's name. */
export function fromJspay(fields: Fields): Fields {
  const type = optional(fields, "trade_type", 16);
  const way = WAYS.find(([letter]) => type.startsWith(`${letter}_`))?.[1];
  return { ...fields, method_expand: way ? { ...jsonField(fields, way) } : {} };
}

/**
 * micropay → create: the payer's code stands by itself and says which wallet's it is; where the terminal stands is told as
 * `risk_check_data`.
 */
export function fromMicropay(fields: Fields): Fields {
  const auth_code = optional(fields, "auth_code", 128);
  const place = jsonField(fields, "risk_check_data");
  const device_ip = optional(place, "ip_addr", 64) || optional(place, "base_station", 64);
  if (device_ip === "" && optional(place, "latitude", 16) === "") throw wrong("risk_check_data", "必填");
  return {
    ...fields,
    trade_type: micropayTypeOf(auth_code) ?? "T_MICROPAY",
    method_expand: { auth_code },
    terminal_device_data: fields.terminal_device_data ?? { device_ip: device_ip || "0.0.0.0" },
  };
}
