import { join } from "node:path";
import type { DialectSeed } from "../dialect.ts";
import { makeRsa, shareKey } from "../world/made-keys.ts";
import type { HuifuSettings } from "./keys.ts";

export const huifuSeed = {
  // The platform's private key and the acquirer's public copy of it; then the other way round.
  readyKeys(own, platform, desk) {
    shareKey(join(platform, "huifu-caller.key"), join(own, "huifu-caller.pub"), makeRsa);
    shareKey(join(own, "huifu.key"), join(platform, "huifu.pub"), makeRsa);
    // With which the acquirer's own people confirm; the platform has neither half.
    shareKey(join(desk, "huifu.key"), join(own, "huifu-confirm.pub"), makeRsa);
  },

  settingsOf: () => ({ huifuSysId: "6666000000000001", huifuProductId: "QINGFEN" }) satisfies HuifuSettings,

  sectionOf({ origin, notifyUrl, settings, keyFile }) {
    const { huifuSysId, huifuProductId } = settings as unknown as HuifuSettings;
    return {
      dialect: "huifu",
      baseUrl: origin,
      sysId: huifuSysId,
      productId: huifuProductId,
      privateKeyFile: keyFile("huifu-caller.key"),
      huifuPublicKeyFile: keyFile("huifu.pub"),
      serverIp: "127.0.0.1",
      wechatAppId: "wx0123456789abcdef",
      notifyUrl,
    };
  },
} satisfies DialectSeed;
