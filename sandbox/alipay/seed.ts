import { join } from "node:path";
import type { DialectSeed } from "../dialect.ts";
import { makeRsa, shareKey } from "../world/made-keys.ts";
import type { AlipaySettings } from "./keys.ts";

export const alipaySeed = {
  // The platform's private key and the acquirer's public copy of it; then the other way round.
  readyKeys(own, platform) {
    shareKey(join(platform, "alipay-app.key"), join(own, "alipay-app.pub"), makeRsa);
    shareKey(join(own, "alipay-platform.key"), join(platform, "alipay-platform.pub"), makeRsa);
  },

  settingsOf: () =>
    ({ alipayAppId: "2021000000000100", alipayPid: "2088000000000100" }) satisfies AlipaySettings,

  sectionOf({ origin, notifyUrl, settings, keyFile }) {
    const { alipayAppId, alipayPid } = settings as unknown as AlipaySettings;
    return {
      dialect: "alipay",
      gateway: `${origin}/gateway.do`,
      appId: alipayAppId,
      pid: alipayPid,
      privateKeyFile: keyFile("alipay-app.key"),
      alipayPublicKeyFile: keyFile("alipay-platform.pub"),
      notifyUrl,
    };
  },
} satisfies DialectSeed;
