import { CHANNELS } from "#server/channel/channel.ts";
import type { Refund, Trade } from "../trade/trade.ts";
import type { World } from "../world/world.ts";
import { HuifuError } from "./errors.ts";
import { dayField, type Fields, optional, required } from "./fields.ts";
import { tradeKey } from "./names.ts";

/** The payment of a shop, a day and a number, whichever wallet it is in. */
export const findByKey = (world: World, key: string): Trade | undefined =>
  CHANNELS.map((channel) => world.book.find(channel, key)).find((t) => t !== undefined);

const byHfSeqId = (world: World, id: string): Trade | undefined =>
  world.book.newest.findLast((t) => t.echo.hf_seq_id === id);

/** By number and day, or by the acquirer's own number; `prefix` is "org_" where the request has a number of its own. */
export function findTrade(world: World, fields: Fields, prefix: "" | "org_"): Trade {
  const huifuId = required(fields, "huifu_id", 32);
  const hfSeqId = optional(fields, `${prefix}hf_seq_id`, 128);
  const trade =
    hfSeqId === ""
      ? findByKey(
          world,
          tradeKey(
            huifuId,
            dayField(fields, `${prefix}req_date`),
            required(fields, `${prefix}req_seq_id`, 128),
          ),
        )
      : byHfSeqId(world, hfSeqId);
  if (trade?.dialect !== "huifu" || trade.channelNo !== huifuId) throw new HuifuError("23000001");
  return trade;
}

/** A refund, by its own number and day or the acquirer's number for it. */
export function findRefund(world: World, fields: Fields): { trade: Trade; refund: Refund } {
  const huifuId = required(fields, "huifu_id", 32);
  const hfSeqId = optional(fields, "org_hf_seq_id", 128);
  const all = [...world.book.refunds.values()];
  const found =
    hfSeqId === ""
      ? refundByKey(
          world,
          tradeKey(huifuId, dayField(fields, "org_req_date"), required(fields, "org_req_seq_id", 128)),
        )
      : all.findLast((f) => f.refund.reference === hfSeqId);
  if (found?.trade.dialect !== "huifu" || found.trade.channelNo !== huifuId) throw new HuifuError("23000001");
  return found;
}

export const refundByKey = (world: World, key: string): { trade: Trade; refund: Refund } | undefined =>
  CHANNELS.map((channel) => world.book.findRefund(channel, key)).find((f) => f !== undefined);
