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

/** Every wrong number with its reason, in the order of the fields. */
export type NumberFaults<Field extends string> = { field: Field; reason: string }[];

/**
 * Every wrong field at once; `tail` is what the shop stated of the same account, `isRegistered`: read from the acquirer's
 * register, not typed.
 */
export function recordedFaults(
  recorded: RecordedNumbers,
  { tail, isRegistered }: { tail: string | undefined; isRegistered: boolean },
): NumberFaults<keyof RecordedNumbers> {
  return RECORDED_FIELDS.flatMap((field) => {
    if (isRegistered && recorded[field] === "" && MAY_LACK.includes(field)) return [];
    if (!FORMS[field](recorded[field])) return [{ field, reason: "recorded_invalid" }];
    const reason = accountFault(field, recorded, tail);
    return reason ? [{ field, reason }] : [];
  });
}

/** Whether mask and tail, each of the right form, are of the account that the shop stated. */
export function accountFault(
  field: string,
  { accountMask, accountTail }: { accountMask: string; accountTail: string },
  stated: string | undefined,
): "mask_differs" | "tail_differs" | undefined {
  if (field === "accountMask" && /^\d{4}$/.test(accountTail) && !accountMask.endsWith(accountTail))
    return "mask_differs";
  if (field === "accountTail" && stated !== undefined && accountTail !== stated) return "tail_differs";
  return undefined;
}

/** "62************4417": at most the first six and the last four digits are readable. */
export function isAccountMask(text: string): boolean {
  return /^\d{0,6}\*{4,30}\d{4}$/.test(text) && !holdsFullNumber(text);
}
