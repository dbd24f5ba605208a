import type { World } from "../world/world.ts";
import type { Fields } from "./fields.ts";
import { findTrade } from "./find-trade.ts";
import { queried } from "./trade-body.ts";
import type { Answer } from "./verb.ts";

/** scanpay/query: what became of a payment, by number and day or by the acquirer's number. */
export function query(world: World, fields: Fields): Answer {
  return { said: queried(world, findTrade(world, fields, "")) };
}

/** The same under its v3 and v2 names: there the order that is asked for is the original of the request, in answer too. */
export function olderQuery(world: World, fields: Fields): Answer {
  const { req_date, req_seq_id, hf_seq_id, ...said } = queried(world, findTrade(world, fields, "org_"));
  return {
    said: { ...said, org_req_date: req_date, org_req_seq_id: req_seq_id, org_hf_seq_id: hf_seq_id },
  };
}
