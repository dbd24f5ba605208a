import { CHANNELS, walletOf } from "../channel/channel.ts";

/** Beside the wallets' own names: what stands on every code at every till. */
const COMMON = ["云闪付", "银联", "网联", "unionpay"];

/** A payer reads the name under the amount: it must be the shop's, never a wallet's or the acquirer's. */
export function imitates(name: string, acquirerName: string): boolean {
  const typed = plain(name);
  const acquirer = plain(acquirerName.normalize("NFKC").replace(/\(.*?\)/g, ""));
  const names = [...COMMON, ...CHANNELS.flatMap((c) => walletOf(c).brands)].map(plain);
  return [...names, ...(acquirer === "" ? [] : [acquirer])].some((n) => typed.includes(n));
}

/** Letters that look alike are one letter; blanks, signs and width make no difference. */
const plain = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "")
    .replace(/[1i|]/g, "l")
    .replace(/0/g, "o");
