import type { Day } from "../calendar/day.ts";
import type { RegisterEntry } from "../clearing/register.ts";

/** What a row of an account takes from the register. */
export interface RegisteredAccount {
  accountRef: string;
  version: number;
  approvedFrom: Day;
  accountHash: string | null;
  accountMask: string;
  accountTail: string;
  /** Of an account that the shop did not ask for: a request has said it already. */
  shown: { bankName: string; cnaps: string; holderName: string };
}

/**
 * The account of a register's entry for a shop that asked for one ending in `askedTail`, or for none (null). Undefined where
 * it is another one than was asked for, and where nobody says what it looks like.
 */
export function newAccountOf(
  entry: Pick<RegisterEntry, "account" | "accountRef" | "accountVersion" | "accountApprovedFrom">,
  askedTail: string | null,
): RegisteredAccount | undefined {
  const { account, accountRef, accountVersion: version, accountApprovedFrom: approvedFrom } = entry;
  const accountTail = account?.mask.slice(-4) ?? askedTail;
  if (accountRef === "" || accountTail === null) return undefined;
  if (askedTail !== null && accountTail !== askedTail) return undefined;
  const { bankName = "", cnaps = "", holderName = "" } = account ?? {};
  return {
    ...{ accountRef, version, approvedFrom },
    accountHash: account?.hash ?? null,
    accountMask: account?.mask ?? `************${accountTail}`,
    accountTail,
    shown: { bankName, cnaps, holderName },
  };
}
