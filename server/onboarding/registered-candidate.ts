import { eachChannel } from "../channel/channel.ts";
import type { RegisterEntry } from "../clearing/register.ts";
import type { ApplicationFields } from "./application-form.ts";
import type { RecordedNumbers } from "./recorded-numbers.ts";

/**
 * The numbers of the acquirer's register that may be an applicant's: same licence code (same name where it has none), active,
 * not another shop's of ours. Nothing is typed: what is recorded is what the register says. Digest and mask are the
 * register's where it tells them, else the mask of the four digits that the applicant stated and no digest.
 */
export function candidatesFor(
  entries: readonly RegisterEntry[],
  fields: ApplicationFields,
  isTaken: (number: string) => boolean,
): RecordedNumbers[] {
  const licence = fields.licenceCode ?? "";
  const isOf = (e: RegisterEntry) => (licence === "" ? e.name === fields.name : e.licenceCode === licence);
  return entries
    .filter((e) => e.status === "active" && isOf(e) && !isTaken(e.subMerchantNo))
    .map((e) => recordedOf(e, fields.accountTail ?? ""));
}

function recordedOf(entry: RegisterEntry, statedTail: string): RecordedNumbers {
  const tail = entry.account?.mask.slice(-4) ?? statedTail;
  return {
    number: entry.subMerchantNo,
    role: entry.role,
    ...eachChannel((channel) => entry.channelNos[channel]?.[0]?.no ?? ""),
    accountRef: entry.accountRef,
    accountVersion: String(entry.accountVersion),
    accountHash: entry.account?.hash ?? "",
    accountMask: entry.account?.mask ?? `************${tail}`,
    accountTail: tail,
    approvedFrom: entry.accountApprovedFrom,
    cycle: entry.cycle,
    minimumFen: entry.minimumFen.toString(),
  };
}
