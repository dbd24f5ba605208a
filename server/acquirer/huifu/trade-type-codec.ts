import type { Channel } from "../../channel/channel.ts";

/** Wallets by the letter with which a way of paying begins. */
const WALLETS: Readonly<Record<string, Channel>> = { T: "wechat", A: "alipay" };
export const letterOf = (channel: Channel): string =>
  Object.keys(WALLETS).find((letter) => WALLETS[letter] === channel) ?? "";
export const walletOfType = (type: string): Channel | undefined =>
  /^[A-Z](_|$)/.test(type) && Object.hasOwn(WALLETS, type[0] ?? "") ? WALLETS[type[0] as string] : undefined;
