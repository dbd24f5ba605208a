import { isCycle } from "../calendar/cycle.ts";
import { isDay } from "../calendar/day.ts";
import { CHANNELS, type Channel, eachChannel, walletOf } from "../channel/channel.ts";
import { isRole } from "../clearing/register.ts";
import { holdsFullNumber } from "./full-number.ts";

/**
 * What the acquirer's own core gave the shop, as its reviewer records it here: the shop's number in each channel, and
 * its own. Never a full account number.
 */
export interface RecordedNumbers extends Readonly<Record<Channel, string>> {
  /** The acquirer's merchant number. */
  number: string;
  /** What the acquirer's register says the number is: only a shop takes orders. */
  role: string;
  accountRef: string;
  /** The version in the acquirer's register; the first where nobody said one. */
  accountVersion?: string;
  /** The acquirer's keyed hash, hex. */
  accountHash: string;
  accountMask: string;
  accountTail: string;
  /** The first day on which the account may be paid to, "2026-11-20". */
  approvedFrom: string;
  cycle: string;
  minimumFen: string;
}

export const RECORDED_FIELDS = [
  "number",
  "role",
  ...CHANNELS,
  "accountRef",
  "accountHash",
  "accountMask",
  "accountTail",
  "approvedFrom",
  "cycle",
  "minimumFen",
] as const satisfies (keyof RecordedNumbers)[];

const FORMS: Readonly<Record<(typeof RECORDED_FIELDS)[number], (text: string) => boolean>> = {
  number: (t) => /^[A-Za-z0-9_-]{1,32}$/.test(t),
  role: isRole,
  ...eachChannel((channel) => (t: string) => walletOf(channel).number.form.test(t)),
  accountRef: (t) => /^[A-Za-z0-9_-]{1,64}$/.test(t),
  accountHash: (t) => /^[0-9a-f]{64}$/.test(t),
  accountMask: isAccountMask,
  accountTail: (t) => /^\d{4}$/.test(t),
  approvedFrom: isDay,
  cycle: isCycle,
  minimumFen: (t) => /^(0|[1-9]\d{0,11})$/.test(t),
};

/** A register may know no digest, and a shop may be open in some channels only; who types the numbers types all. */
const MAY_LACK: readonly string[] = [...CHANNELS, "accountHash"];

/**
 * The first wrong field; `tail` is what the shop stated of the same account, `isRegistered`: read from the acquirer's
 * register, not typed.
 */
export function findRecordedFault(
  recorded: RecordedNumbers,
  { tail, isRegistered }: { tail: string | undefined; isRegistered: boolean },
): { field: keyof RecordedNumbers; reason: string } | undefined {
  for (const field of RECORDED_FIELDS) {
    if (isRegistered && recorded[field] === "" && MAY_LACK.includes(field)) continue;
    if (!FORMS[field](recorded[field])) return { field, reason: "recorded_invalid" };
  }
  if (!recorded.accountMask.endsWith(recorded.accountTail))
    return { field: "accountMask", reason: "mask_differs" };
  if (tail !== undefined && recorded.accountTail !== tail)
    return { field: "accountTail", reason: "tail_differs" };
  return undefined;
}

/** "62************4417": at most the first six and the last four digits are readable. */
export function isAccountMask(text: string): boolean {
  return /^\d{0,6}\*{4,30}\d{4}$/.test(text) && !holdsFullNumber(text);
}
