/** A register for tests: what every version states, with the shops and changes of the test. */
import { MIDNIGHT } from "../../calendar/cut-off.ts";
import { dayFrom } from "../../calendar/day.ts";
import { CHANNELS, eachChannel, walletOf } from "../../channel/channel.ts";
import type { AcquirerRegister, RegisterEntry } from "../register.ts";

/** An active shop, its first account approved long ago, nothing held. */
export const shopEntry = (subMerchantNo: string, changes: Partial<RegisterEntry> = {}): RegisterEntry => ({
  subMerchantNo,
  name: subMerchantNo,
  role: "shop",
  licenceCode: `lic-${subMerchantNo}`,
  status: "active",
  consentsFrom: null,
  contacts: [],
  channelNos: eachChannel((channel) => [{ no: `${channel}-${subMerchantNo}`, shared: false }]),
  accountRef: `acc-${subMerchantNo}`,
  accountVersion: 1,
  accountApprovedFrom: dayFrom("2025-12-01"),
  cycle: "T+1",
  minimumFen: 0n,
  advanceLimitFen: 0n,
  holds: [],
  ...changes,
});

export const registerOf = (
  subMerchants: readonly RegisterEntry[],
  changes: Partial<AcquirerRegister> = {},
): AcquirerRegister => ({
  version: 1,
  at: "2026-11-20T00:00:00+08:00",
  consentsFrom: "2026-12-01T00:00:00+08:00",
  leftOutDays: 3,
  feeToleranceFen: 1n,
  clockSeconds: 300,
  lifetimeSeconds: lifetimes(),
  subMerchants,
  barred: [],
  signers: [],
  cutOffs: MIDNIGHT,
  ...changes,
});

const lifetimes = () =>
  Object.fromEntries(CHANNELS.map((c) => [walletOf(c).mode, walletOf(c).orderLifetimeMaxMs / 1000]));
