import { writeCompactDay } from "#server/calendar/compact-day-codec.ts";
import { acceptPayment } from "../trade/accept-payment.ts";
import { MAGIC } from "../trade/magic.ts";
import { isUsed } from "../trade/scanned-code.ts";
import type { Trade } from "../trade/trade.ts";
import type { World } from "../world/world.ts";
import { type CreateRequest, readCreate } from "./create-request.ts";
import { HuifuError } from "./errors.ts";
import type { Fields } from "./fields.ts";
import { findByKey } from "./find-trade.ts";
import { newHfSeqId, tradeKey } from "./names.ts";
import { payInfoOf } from "./pay-info.ts";
import { common } from "./trade-body.ts";
import type { Answer } from "./verb.ts";

/**
 * Takes an order: a code to scan, a page's parameters, or the payer's own code, charged at once. The same number of the same
 * shop on the same day is a duplicate whatever it says; on another day it is another payment.
 */
export async function create(world: World, fields: Fields): Promise<Answer> {
  const now = world.now();
  const asked = readCreate(world, fields, now);
  const key = tradeKey(asked.huifuId, asked.day, asked.no);
  if (findByKey(world, key)) throw new HuifuError("20000000");
  if (world.book.faults.refuse || asked.totalFen === MAGIC.refused)
    throw new HuifuError("90000000", "：风控拒绝");
  const { code, field } = payInfoOf(asked.type, asked.method, now);
  if (isUsed(world, code)) throw new HuifuError("90000000", "：付款码已使用");
  await world.record({
    ...{ kind: "placed", at: now.toISOString(), channel: asked.type.channel, dialect: "huifu", key },
    ...{ no: asked.no, channelNo: asked.huifuId, totalFen: String(asked.totalFen) },
    ...{ description: asked.description, notifyUrl: asked.notifyUrl, codeUrl: code, fingerprint: key },
    ...{ expiresAt: asked.expiresAt.toISOString(), codeExpiresAt: asked.expiresAt.toISOString() },
    echo: echoOf(asked, newHfSeqId(now)),
  });
  const trade = findByKey(world, key) as Trade;
  if (asked.authCode !== "") await acceptPayment(world, code);
  const isMade = trade.payment === undefined;
  return {
    isLost: asked.totalFen === MAGIC.lostAnswer,
    said: { ...common(world, trade), ...field, resp_code: isMade ? "00000100" : "00000000" },
  };
}

const echoOf = (asked: CreateRequest, hfSeqId: string): Record<string, string> => ({
  hf_seq_id: hfSeqId,
  req_date: writeCompactDay(asked.day),
  trade_type: asked.typeName,
  remark: asked.remark,
});
