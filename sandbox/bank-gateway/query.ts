import type { World } from "../world/world.ts";
import type { Fields } from "./envelope.ts";
import { findTrade } from "./fields.ts";
import type { Answer } from "./routes.ts";
import { paidFields, STATE_WORDS, tradeStateOf } from "./wire.ts";

/** `unified.trade.query`. */
export function query(world: World, fields: Fields): Answer {
  const trade = findTrade(world, fields);
  const state = tradeStateOf(trade, world.now());
  return {
    fields: {
      out_trade_no: trade.no,
      trade_state: state,
      trade_state_desc: STATE_WORDS[state],
      ...paidFields(trade),
    },
  };
}
