import { join } from "node:path";
import { makeRsa, shareKey } from "../world/made-keys.ts";
import type { HuifuSettings } from "./keys.ts";

export const huifuSeed = {
  // The platform's private key and the acquirer's public copy of it; then the other way round.
  readyKeys(own: string, platform: string) {
    shareKey(join(platform, "huifu-caller.key"), join(own, "huifu-caller.pub"), makeRsa);
    shareKey(join(own, "huifu.key"), join(platform, "huifu.pub"), makeRsa);
  },

  settingsOf: () => ({ huifuSysId: "6666000000000001", huifuProductId: "QINGFEN" }) satisfies HuifuSettings,
};
