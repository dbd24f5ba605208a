import type acquirer from "../messages/zh-CN/acquirer.json";
import type agreement from "../messages/zh-CN/agreement.json";
import type cashier from "../messages/zh-CN/cashier.json";
import type channel from "../messages/zh-CN/channel.json";
import type common from "../messages/zh-CN/common.json";
import type onboarding from "../messages/zh-CN/onboarding.json";
import type operator from "../messages/zh-CN/operator.json";
import type owner from "../messages/zh-CN/owner.json";
import type refusal from "../messages/zh-CN/refusal.json";
import type signIn from "../messages/zh-CN/sign-in.json";
import type { Locale } from "./_components/locale.ts";

/** A key that no message file has does not compile. */
declare module "next-intl" {
  interface AppConfig {
    Locale: Locale;
    Messages: {
      common: typeof common;
      refusal: typeof refusal;
      channel: typeof channel;
      "sign-in": typeof signIn;
      cashier: typeof cashier;
      owner: typeof owner;
      onboarding: typeof onboarding;
      agreement: typeof agreement;
      acquirer: typeof acquirer;
      operator: typeof operator;
    };
  }
}
