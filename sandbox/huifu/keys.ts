import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import type { KeyFolder } from "../world/keys.ts";
import type { World } from "../world/world.ts";

export interface HuifuSettings {
  huifuSysId: string;
  huifuProductId: string;
}
export interface HuifuKeys {
  settings: HuifuSettings;
  /** Signs answers and notifications. */
  huifu: KeyObject;
  /** The caller's public half. */
  caller: KeyObject;
  /** Signs what is forged on purpose (¥0.09). */
  stranger: KeyObject;
}

const read = ({ text, settings }: KeyFolder): HuifuKeys => ({
  settings: settings<HuifuSettings>(),
  huifu: createPrivateKey(text("huifu.key")),
  caller: createPublicKey(text("huifu-caller.pub")),
  stranger: createPrivateKey(text("stranger.key")),
});

export const huifuKeys = (world: World): HuifuKeys => world.keysOf(read);
