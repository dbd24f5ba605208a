import { isDay } from "../calendar/day.ts";
import { accountFault, isAccountMask, type NumberFaults } from "../onboarding/recorded-numbers.ts";

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

const FORMS: Readonly<Record<keyof AccountNumbers, (numbers: AccountNumbers) => boolean>> = {
  accountRef: (n) => /^[A-Za-z0-9_-]{1,64}$/.test(n.accountRef),
  accountHash: (n) => /^[0-9a-f]{64}$/.test(n.accountHash),
  accountMask: (n) => isAccountMask(n.accountMask),
  accountTail: (n) => /^\d{4}$/.test(n.accountTail),
  accountVersion: (n) => Number.isSafeInteger(n.accountVersion) && n.accountVersion <= VERSION_MAX,
  approvedFrom: (n) => isDay(n.approvedFrom),
};

/** Every wrong field at once; `before` is the version in force, `tail` what the shop stated. */
export function accountFaults(
  numbers: AccountNumbers,
  known: { before: number; tail: string },
): NumberFaults<keyof AccountNumbers> {
  return (Object.keys(FORMS) as (keyof AccountNumbers)[]).flatMap((field) => {
    if (!FORMS[field](numbers)) return [{ field, reason: "recorded_invalid" }];
    if (field === "accountVersion" && numbers.accountVersion <= known.before)
      return [{ field, reason: "version_not_newer" }];
    const reason = accountFault(field, numbers, known.tail);
    return reason ? [{ field, reason }] : [];
  });
}
