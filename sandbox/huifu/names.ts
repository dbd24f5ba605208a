/** How this interface numbers things and writes instants. */
import { createHash, randomBytes } from "node:crypto";
import { clockText } from "#server/calendar/instant.ts";
import { digits } from "../trade/references.ts";

/** "20261120120000", Beijing time. */
export const stamp = (at: Date): string => clockText(at).replace(/\D/g, "");

/** As samples show it: a place, yyMMddHHmmss, a kind, three digits, hex, five zeroes; 40 characters. */
export const newHfSeqId = (at: Date): string => hfSeqId(stamp(at).slice(2));
/** The same for a day, "20261120", at this machine's hour. */
export const newHfSeqIdOn = (day: string): string => hfSeqId(day.slice(2) + stamp(new Date()).slice(8));

const hfSeqId = (when: string): string =>
  `00290TOP1A${when}P${digits(3)}${randomBytes(5).toString("hex").slice(0, 9)}00000`;

/** A payment's name at the acquirer's: a request number is one payment for one shop on one day, and another the next day. */
export const tradeKey = (huifuId: string, day: string, no: string): string => `${huifuId} ${day} ${no}`;

/** Numbers that the wallet and the clearing house gave, the same whenever they are asked for. */
const derived = (what: string, hfSeqId: string, length: number): string =>
  BigInt(`0x${createHash("sha256").update(`${what} ${hfSeqId}`).digest("hex")}`)
    .toString()
    .slice(0, length);

/** What stands on the payer's bill: the acquirer's number, not the platform's. */
export const partyOrderId = (hfSeqId: string): string => `0321${derived("party", hfSeqId, 15)}`;
export const outTransId = (hfSeqId: string): string => derived("wallet", hfSeqId, 28);
