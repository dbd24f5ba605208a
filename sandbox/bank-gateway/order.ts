import type { Channel } from "#server/channel/channel.ts";
import { CODE_LIFETIME_MS } from "../trade/references.ts";
import { stateOf, type Trade } from "../trade/trade.ts";
import type { World } from "../world/world.ts";
import type { Fields } from "./envelope.ts";
import { GatewayError, wrongField } from "./errors.ts";
import { fenOf, field, findByNo, keyOf, NAME, outTradeNo, timeOf } from "./fields.ts";

/** An order as a request describes it, whatever way it is paid. */
export interface Asked {
  channel: Channel;
  no: string;
  channelNo: string;
  totalFen: bigint;
  description: string;
  notifyUrl: string;
  expiresAt: Date;
  fingerprint: string;
  echo: Record<string, string>;
}

const LIFETIME_MS = 2 * 3_600_000;
const ECHOED = ["attach", "device_info", "op_user_id", "op_shop_id", "op_device_id"] as const;
/** "No notification is wanted." */
const NOBODY = "127.0.0.1";

/** Reads what every way of paying asks for, and whether the shop may take money. */
export function askedOf(world: World, fields: Fields, channel: Channel): Asked {
  const no = outTradeNo(fields);
  const totalFen = fenOf(fields, "total_fee");
  const description = field(fields, "body", /^[^\r\n]{1,128}$/u, "必填，128字以内");
  field(fields, "attach", /^.{0,127}$/su, "127字以内");
  field(fields, "mch_create_ip", /^[0-9A-Fa-f.:]{3,16}$/, "必填，16字以内");
  for (const name of ["op_user_id", "op_shop_id", "op_device_id", "device_info"])
    field(fields, name, /^.{0,32}$/su, "32字以内");
  const shop = world.desk.shopOf(channel, fields.mch_id ?? "");
  if (!shop) throw new GatewayError("MCH_NOT_EXIST", "商户未开通该支付类型");
  if (shop.status !== "active") throw new GatewayError("NOAUTH", "商户收款功能受限");
  return {
    channel,
    no,
    channelNo: fields.mch_id ?? "",
    totalFen,
    description,
    notifyUrl: notifyUrlOf(fields),
    expiresAt: expiryOf(fields, world.now()),
    fingerprint: JSON.stringify([
      fields.service,
      fields.mch_id,
      String(totalFen),
      description,
      fields.attach,
    ]),
    echo: {
      ...Object.fromEntries(ECHOED.map((name) => [name, fields[name] ?? ""])),
      signer: fields.groupno || fields.sign_agentno || "",
      sign_type: fields.sign_type || "MD5",
    },
  };
}

/** The same number again: the same order goes on, another one is refused, and so is one that has ended. */
export function findKnown(world: World, asked: Asked): Trade | undefined {
  const known = findByNo(world, asked.no);
  if (!known) return undefined;
  if (known.fingerprint !== asked.fingerprint) throw new GatewayError("OUT_TRADE_NO_USED", "商户订单号重复");
  const state = stateOf(known, world.now());
  if (state === "paid") throw new GatewayError("ORDERPAID", "订单已支付");
  if (state === "closed") throw new GatewayError("ORDERCLOSED", "订单已关闭");
  return known;
}

/** Takes the order into the book. `codeUrl` is what the payer scans, or stands for the code that was scanned. */
export const recordOrder = (world: World, asked: Asked, codeUrl: string): Promise<void> =>
  world.record({
    kind: "placed",
    at: world.now().toISOString(),
    dialect: NAME,
    key: keyOf(asked.no),
    ...asked,
    totalFen: String(asked.totalFen),
    expiresAt: asked.expiresAt.toISOString(),
    codeUrl,
    codeExpiresAt: new Date(world.now().getTime() + CODE_LIFETIME_MS).toISOString(),
  });

function notifyUrlOf(fields: Fields): string {
  const url = field(fields, "notify_url", /^\S{1,255}$/, "必填，255字以内");
  return url === NOBODY ? "" : url;
}

function expiryOf(fields: Fields, now: Date): Date {
  timeOf(fields, "time_start");
  const at = timeOf(fields, "time_expire") ?? new Date(now.getTime() + LIFETIME_MS);
  if (at <= now) throw wrongField("time_expire", "早于当前时间");
  return at;
}
