import type { RegisterEntry } from "../clearing/register.ts";

/** One field of one shop in which the acquirer's register and our own row do not agree; the register decides. */
export interface RegisterDifference {
  subMerchantNo: string;
  field: string;
  register: string;
  ours: string;
}

/** What a payment to a shop depends on; names, contacts and licence codes are the acquirer's alone. */
const FIELDS = {
  status: (e) => e.status,
  role: (e) => e.role,
  channelNos: (e) =>
    Object.entries(e.channelNos)
      .flatMap(([channel, nos]) => nos.map(({ no }) => `${channel} ${no}`))
      .sort()
      .join(", "),
  accountRef: (e) => e.accountRef,
  accountVersion: (e) => `${e.accountVersion}`,
  accountApprovedFrom: (e) => e.accountApprovedFrom,
  cycle: (e) => e.cycle,
  minimumFen: (e) => `${e.minimumFen}`,
  advanceLimitFen: (e) => `${e.advanceLimitFen}`,
  holds: (e) =>
    e.holds
      .map((h) => `${h.fen ?? "all"}`)
      .sort()
      .join(", "),
} as const satisfies Record<string, (entry: RegisterEntry) => string>;

/** What an entry says under a field's name, as differences compare it; undefined for any other name. */
export const fieldOf = (entry: RegisterEntry, field: string): string | undefined =>
  (FIELDS as Record<string, (entry: RegisterEntry) => string>)[field]?.(entry);

/**
 * Our shops against the register, shop by shop and field by field; amounts in fen. A shop that the register lacks is one
 * difference (`subMerchantNo`); one that only the register knows is another platform's.
 */
export function registerDifferences(
  register: readonly RegisterEntry[],
  ours: readonly RegisterEntry[],
): RegisterDifference[] {
  const theirs = new Map(register.map((e) => [e.subMerchantNo, e]));
  return ours.flatMap((own) => {
    const { subMerchantNo } = own;
    const entry = theirs.get(subMerchantNo);
    if (!entry) return [{ subMerchantNo, field: "subMerchantNo", register: "", ours: subMerchantNo }];
    return Object.entries(FIELDS).flatMap(([field, of]) =>
      of(entry) === of(own) ? [] : [{ subMerchantNo, field, register: of(entry), ours: of(own) }],
    );
  });
}
