import { type Capabilities, SAYS_ALL_AGAIN } from "../capabilities.ts";

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** One provider's contract, in all its ways. */
const WHOLE: Capabilities = {
  ways: [
    {
      ...{ channel: "wechat", mode: "code", page: "none", application: "none" },
      ...{ afterwards: "wallet", isTold: true },
    },
    {
      ...{ channel: "wechat", mode: "wallet_page", page: "ours", application: "acquirer_or_shop" },
      ...{ afterwards: "ours", isTold: true },
    },
    {
      ...{ channel: "wechat", mode: "payer_code", page: "none", application: "none" },
      ...{ afterwards: "wallet", isTold: false },
    },
  ],
  closesAfterMs: { wechat: 0 },
  reverses: { afterMs: 15 * SECOND_MS, withinMs: 7 * DAY_MS },
  saysAgain: SAYS_ALL_AGAIN,
  tellsRefunds: "state",
  numbers: { order: /^[0-9A-Za-z_\-|*]{6,32}$/, refund: /^[0-9A-Za-z_\-|*@]{1,64}$/ },
  hasNumbersOfOneDay: false,
  // They begin at nine and ask for patience until ten.
  billsMadeAfterMs: 10 * HOUR_MS,
};

/** Payment codes speak the older interface, which has a key of its own. */
export const capabilitiesOf = ({ v2 }: { v2?: unknown }): Capabilities => ({
  ...WHOLE,
  ways: WHOLE.ways.filter(({ mode }) => mode !== "payer_code" || v2 !== undefined),
});
