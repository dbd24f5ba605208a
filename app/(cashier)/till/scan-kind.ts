import { CHANNELS, type Channel, walletOf } from "#server/channel/channel.ts";

/**
 * What was scanned. A payment code is money: it is kept nowhere and sent nowhere but to be charged, nor is what might be one
 * of a wallet that nobody here knows. A number may stand on a payer's bill. Anything else is nothing to a till.
 */
export type Scanned =
  | { what: "payment_code"; channel: Channel }
  | { what: "number"; number: string }
  | { what: "other" };

/** All digits and as long as payment codes are: no order of any acquirer is numbered so. */
const LIKE_PAYMENT_CODE = /^\d{16,24}$/;
const NUMBER = /^[0-9A-Z_-]{12,64}$/i;

export function scannedAs(text: string): Scanned {
  const plain = text.normalize("NFKC").replace(/[\p{Cc}\p{Z}]/gu, "");
  const channel = CHANNELS.find((c) => walletOf(c).paymentCode.test(plain));
  if (channel) return { what: "payment_code", channel };
  if (LIKE_PAYMENT_CODE.test(plain) || !NUMBER.test(plain)) return { what: "other" };
  return { what: "number", number: plain };
}
