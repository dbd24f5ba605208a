import { isDay } from "../calendar/day.ts";
import { isAccountMask } from "../onboarding/recorded-numbers.ts";

/** What the acquirer's core gave a new account, as its reviewer records it here. */
export interface AccountNumbers {
  accountRef: string;
  /** The acquirer's keyed hash, hex. */
  accountHash: string;
  accountMask: string;
  accountTail: string;
  /** The version in the acquirer's core: the clearing file names it, so both books must have the same. */
  accountVersion: number;
  /** The first day on which it may be paid to, "2026-11-20". */
  approvedFrom: string;
}

/** More changes of account than a shop makes in its life. */
const VERSION_MAX = 10_000;

/** The first wrong field; `before` is the version in force, `tail` what the shop stated. */
export function findAccountFault(
  numbers: AccountNumbers,
  known: { before: number; tail: string },
): { field: keyof AccountNumbers; reason: string } | undefined {
  const { accountVersion: version } = numbers;
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(numbers.accountRef))
    return { field: "accountRef", reason: "recorded_invalid" };
  if (!/^[0-9a-f]{64}$/.test(numbers.accountHash))
    return { field: "accountHash", reason: "recorded_invalid" };
  if (!isAccountMask(numbers.accountMask)) return { field: "accountMask", reason: "recorded_invalid" };
  if (!/^\d{4}$/.test(numbers.accountTail)) return { field: "accountTail", reason: "recorded_invalid" };
  if (!isDay(numbers.approvedFrom)) return { field: "approvedFrom", reason: "recorded_invalid" };
  if (!numbers.accountMask.endsWith(numbers.accountTail))
    return { field: "accountMask", reason: "mask_differs" };
  if (numbers.accountTail !== known.tail) return { field: "accountTail", reason: "tail_differs" };
  if (!Number.isSafeInteger(version) || version <= known.before || version > VERSION_MAX)
    return { field: "accountVersion", reason: "version_not_newer" };
  return undefined;
}
