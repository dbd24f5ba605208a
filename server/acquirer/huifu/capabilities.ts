import type { Capabilities, Way } from "../capabilities.ts";
import type { HuifuConfig } from "./service.ts";

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const FIRST_MINUTE_MS = 60 * SECOND_MS;

const code = (channel: Way["channel"], mode: Way["mode"]): Way => ({
  ...{ channel, mode, page: "none", application: "none", afterwards: "wallet", isTold: true },
});
const page = (channel: Way["channel"]): Way => ({
  ...{ channel, mode: "wallet_page", page: "ours", application: "acquirer_or_shop" },
  ...{ afterwards: "ours", isTold: true },
});

/** One channel of the acquirer's with its shops. WeChat has no code to scan here, only pages and the payer's own code. */
export const CAPABILITIES: Capabilities = {
  ways: [code("alipay", "code"), code("wechat", "payer_code"), code("alipay", "payer_code"), page("alipay")],
  closesAfterMs: { wechat: FIRST_MINUTE_MS, alipay: FIRST_MINUTE_MS },
  // There is no call for it: what is unpaid is closed, and that is refused in the first minute.
  reverses: { afterMs: FIRST_MINUTE_MS, withinMs: 24 * HOUR_MS },
  // A number that was sent before is a duplicate and no more; what the payer paid stands in tellings only.
  saysAgain: { code: false, payerAmount: false, fullRefund: false },
  tellsRefunds: "state",
  numbers: { order: /^[0-9A-Za-z]{1,128}$/, refund: /^[0-9A-Za-z]{1,128}$/ },
  hasNumbersOfOneDay: true,
  billsMadeAfterMs: 12 * HOUR_MS,
};

/** With an application of WeChat's, its pages too. */
export const capabilitiesOf = ({ wechatAppId }: Pick<HuifuConfig, "wechatAppId">): Capabilities => ({
  ...CAPABILITIES,
  ways: [...CAPABILITIES.ways, ...(wechatAppId === undefined ? [] : [page("wechat")])],
});
