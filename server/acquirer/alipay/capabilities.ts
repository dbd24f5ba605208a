import { type Capabilities, SAYS_ALL_AGAIN } from "../capabilities.ts";

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;

/** One application of the acquirer, with its sub-merchants. */
export const CAPABILITIES: Capabilities = {
  ways: [
    {
      ...{ channel: "alipay", mode: "code", page: "none", application: "none" },
      ...{ afterwards: "wallet", isTold: true },
    },
    {
      ...{ channel: "alipay", mode: "wallet_page", page: "ours", application: "acquirer" },
      ...{ afterwards: "ours", isTold: true },
    },
    {
      ...{ channel: "alipay", mode: "payer_code", page: "none", application: "none" },
      ...{ afterwards: "wallet", isTold: true },
    },
  ],
  closesAfterMs: { alipay: 0 },
  // A trade is cancelled within its day.
  reverses: { afterMs: 15 * SECOND_MS, withinMs: 24 * HOUR_MS },
  saysAgain: SAYS_ALL_AGAIN,
  tellsRefunds: "hint",
  numbers: { order: /^[0-9A-Za-z_]{1,64}$/, refund: /^[0-9A-Za-z_]{1,64}$/ },
  hasNumbersOfOneDay: false,
  // Generally before nine; they ask for patience until ten.
  billsMadeAfterMs: 10 * HOUR_MS,
};
