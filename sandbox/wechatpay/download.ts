import { createHash, randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import { isDay } from "#server/calendar/day.ts";
import { billOf } from "../world/bills.ts";
import type { World } from "../world/world.ts";
import { partOf } from "./bill.ts";
import { paramError, WechatError } from "./errors.ts";

/** A link lives five minutes of the machine's clock; real ones between 30 seconds and five minutes. */
const LINK_MS = 5 * 60_000;

interface Link {
  bytes: Buffer;
  expiresMs: number;
}

export class BillLinks {
  private readonly links = new Map<string, Link>();

  /** GET /v3/bill/tradebill */
  async open(world: World, origin: string, query: Record<string, unknown>) {
    const day = String(query.bill_date ?? "");
    if (!isDay(day)) throw paramError("/bill_date", "is not yyyy-MM-dd", day);
    const type = query.bill_type ?? "ALL";
    if (type !== "ALL" && type !== "RECHARGE_REFUND")
      throw paramError("/bill_type", "the sandbox makes ALL and RECHARGE_REFUND only", type);
    const whole = await billOf(world, "wechat", day);
    const bill = whole && partOf(whole, type);
    if (!bill) throw new WechatError(400, "NO_STATEMENT_EXIST", "账单文件不存在：该日尚未结束或账单未生成");
    const token = randomBytes(24).toString("base64url");
    const isGzip = query.tar_type === "GZIP";
    this.links.set(token, { bytes: isGzip ? gzipSync(bill) : bill, expiresMs: Date.now() + LINK_MS });
    return {
      hash_type: "SHA1",
      hash_value: createHash("sha1").update(bill).digest("hex"),
      download_url: `${origin}/v3/billdownload/file?token=${token}${isGzip ? "&tartype=gzip" : ""}`,
    };
  }

  /** GET /v3/billdownload/file: raw bytes, not signed. */
  read(token: string): Buffer {
    for (const [old, link] of this.links) if (link.expiresMs < Date.now()) this.links.delete(old);
    const link = this.links.get(token);
    if (!link) throw new WechatError(400, "INVALID_REQUEST", "下载链接无效或已过期");
    return link.bytes;
  }
}
