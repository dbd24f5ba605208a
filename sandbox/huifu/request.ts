import type { World } from "../world/world.ts";
import { canonicalText, membersOf } from "./canonical.ts";
import { HuifuError } from "./errors.ts";
import { type Fields, wrong } from "./fields.ts";
import { huifuKeys } from "./keys.ts";
import { isGenuine } from "./signature.ts";

/** Opens the envelope of a request: who calls, and that the caller's key signed exactly this `data`. Throws `HuifuError`. */
export function openRequest(world: World, body: Buffer): Fields {
  const { settings, caller } = huifuKeys(world);
  let members: Map<string, string>;
  try {
    members = membersOf(body.toString("utf8"));
  } catch {
    throw new HuifuError("10000000", "：报文不是 JSON 对象");
  }
  const word = (name: string): unknown => JSON.parse(members.get(name) ?? '""');
  if (word("sys_id") !== settings.huifuSysId) throw wrong("sys_id", "不存在");
  if (word("product_id") !== settings.huifuProductId) throw wrong("product_id", "不存在");
  const data = members.get("data");
  const sign = word("sign");
  if (!data?.startsWith("{")) throw wrong("data", "应为对象");
  if (typeof sign !== "string" || !isGenuine(caller, canonicalText(data), sign))
    throw new HuifuError("90000000", "：验签失败");
  return JSON.parse(data) as Fields;
}
