import { type Capabilities, SAYS_ALL_AGAIN, type Way } from "../capabilities.ts";
import { GATEWAY_CHANNELS } from "./trade-type-codec.ts";

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;

const way = (channel: Way["channel"], mode: Way["mode"]): Way => ({
  ...{ channel, mode, page: "none", application: "none", afterwards: "wallet", isTold: true },
});

/** One institution or chain with its shops, and every wallet of the gateway. */
export const CAPABILITIES: Capabilities = {
  ways: GATEWAY_CHANNELS.flatMap((channel) => [way(channel, "code"), way(channel, "payer_code")]),
  closesAfterMs: Object.fromEntries(GATEWAY_CHANNELS.map((channel) => [channel, 0])),
  reverses: { afterMs: 15 * SECOND_MS, withinMs: 24 * HOUR_MS },
  // No such notification was ever seen: a refund is asked for.
  saysAgain: SAYS_ALL_AGAIN,
  tellsRefunds: "nothing",
  numbers: { order: /^[A-Za-z0-9_]{5,32}$/, refund: /^[A-Za-z0-9_]{1,32}$/ },
  hasNumbersOfOneDay: false,
  // To be confirmed with each bank.
  billsMadeAfterMs: 10 * HOUR_MS,
};
