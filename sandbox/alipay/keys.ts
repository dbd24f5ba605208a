import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import type { KeyFolder } from "../world/keys.ts";
import type { World } from "../world/world.ts";

export interface AlipaySettings {
  alipayAppId: string;
  alipayPid: string;
}
export interface AlipayKeys {
  settings: AlipaySettings;
  /** Signs answers and notifications. */
  platform: KeyObject;
  /** The platform's public half. */
  app: KeyObject;
  /** Signs what is forged on purpose (¥0.09). */
  stranger: KeyObject;
}

const read = ({ text, settings }: KeyFolder): AlipayKeys => ({
  settings: settings<AlipaySettings>(),
  platform: createPrivateKey(text("alipay-platform.key")),
  app: createPublicKey(text("alipay-app.pub")),
  stranger: createPrivateKey(text("stranger.key")),
});

export const alipayKeys = (world: World): AlipayKeys => world.keysOf(read);
