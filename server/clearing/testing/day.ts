/** One small day for the tests of the clearing: four shops, the worked example's rule and fee. */

import { DEMO_CALENDAR } from "#sandbox/seed/calendar.ts";
import type { Agreement } from "../../agreement/agreement.ts";
import { agreementSha256 } from "../../agreement/agreement-codec.ts";
import type { DocumentEvidence } from "../../agreement/document-evidence.ts";
import type { FeeSchedule } from "../../agreement/fee-schedule.ts";
import { feeScheduleSha256 } from "../../agreement/fee-schedule-codec.ts";
import { calendarSha256 } from "../../calendar/calendar-codec.ts";
import { settleDayOf, windowOf } from "../../calendar/clearing-date.ts";
import { MIDNIGHT } from "../../calendar/cut-off.ts";
import { type Day, dayFrom } from "../../calendar/day.ts";
import { instantText } from "../../calendar/instant.ts";
import type { ClearedRefund } from "../billed-transaction.ts";
import type { DayInput } from "../clearing-day.ts";
import { LAW_HASHES } from "../law-digest.ts";
import type { RegisterEntry } from "../register.ts";
import { registerSha256 } from "../register-codec.ts";
import type { TransactionFact } from "../transaction-fact.ts";
import { registerOf, shopEntry } from "./register.ts";

export const NUMBERS_OF_SHOPS = ["M1", "M2", "M3", "M4"] as const;

export const AGREEMENT: Agreement = {
  acquirer: "ACQ001",
  agreement: "spa_example",
  version: 3,
  merchant: "mch_example",
  seller: "M4",
  consents: ["M1", "M2", "M3"],
  effectiveFrom: dayFrom("2026-11-20"),
  rule: {
    terms: [
      { kind: "share", of: "base", ppm: 80_000, to: "M1" },
      { kind: "share", of: "rest", ppm: 50_000, to: "M2" },
      { kind: "fixed", fen: 10n, to: "M3" },
    ],
    remainder: "M4",
    bearer: "proportional",
  },
};
export const FEES: FeeSchedule = {
  acquirer: "ACQ001",
  feeSchedule: "fee_example",
  version: 1,
  items: [
    { id: "wx-qr", channel: "wechat", mode: "native", ppm: 3_800, onRefund: "recompute" },
    { id: "ali-qr", channel: "alipay", mode: "precreate", ppm: 3_800, onRefund: "recompute" },
  ],
};
export const AGREEMENT_SHA256 = agreementSha256(AGREEMENT);
export const FEES_SHA256 = feeScheduleSha256(FEES);

/** A document of the acquirer's books, in force since long ago and approved by two. */
export const evidence = <T>(document: T, sha256: string): DocumentEvidence<T> => ({
  sha256,
  body: "",
  document,
  inForceFrom: "2026-11-01T00:00:00+08:00",
  inForceTo: null,
  approvals: ["reviewer", "approver"].map((person) => ({
    person,
    at: "2026-10-30T10:00:00+08:00",
    reason: "",
  })),
  consents: [],
});

export function dayInput(
  day: Day = dayFrom("2026-11-20"),
  changes: Partial<DayInput> = {},
  shops: Readonly<Record<string, Partial<RegisterEntry>>> = {},
): DayInput {
  const window = windowOf(day, MIDNIGHT);
  const register = registerOf(NUMBERS_OF_SHOPS.map((no) => shopEntry(no, shops[no])));
  return {
    header: {
      acquirer: "ACQ001",
      platform: "QF0001",
      batchId: `clb_${day}`,
      clearingDate: day,
      seq: 1,
      openedAt: instantText(window.to),
      windowFrom: instantText(window.from),
      windowTo: instantText(window.to),
      settleDay: settleDayOf(DEMO_CALENDAR, day),
      previousDigest: "",
      sealRoot: "5".repeat(64),
      registerSha256: registerSha256(register),
      calendarSha256: calendarSha256(DEMO_CALENDAR),
    },
    documents: {
      agreements: new Map([[AGREEMENT_SHA256, evidence(AGREEMENT, AGREEMENT_SHA256)]]),
      fees: new Map([[FEES_SHA256, evidence(FEES, FEES_SHA256)]]),
    },
    hashes: LAW_HASHES,
    register,
    closes: new Map(),
    calendar: DEMO_CALENDAR,
    returned: [],
    decisions: new Map(),
    ...changes,
  };
}

export const saleFact = (
  acquirerReference: string,
  changes: Partial<TransactionFact> = {},
): TransactionFact => ({
  orderId: `ord_${acquirerReference}`,
  merchantOrderNo: `Q${acquirerReference}`,
  acquirerReference,
  channel: "wechat",
  createdAt: "2026-11-20T12:00:00+08:00",
  paidAt: "2026-11-20T12:00:05+08:00",
  sellerNo: "M4",
  orderAmount: 10_000n,
  amount: 10_000n,
  fee: 38n,
  agreementSha256: AGREEMENT_SHA256,
  feesSha256: FEES_SHA256,
  feeItem: "wx-qr",
  entersNow: true,
  entersLate: false,
  decisionRef: "",
  cleared: [],
  clearingDate: dayFrom("2026-11-20"),
  refunds: [],
  ...changes,
});

export const refundFact = (acquirerRefundReference: string, amount: bigint, feeReturned: bigint) => ({
  refundId: `rfd_${acquirerRefundReference}`,
  refundNo: `R${acquirerRefundReference}`,
  acquirerRefundReference,
  refundedAt: "2026-11-20T13:00:00+08:00",
  amount,
  feeReturned,
  entersLate: false,
  decisionRef: "",
});

/** A refund that a former file took up. */
export const clearedRefund = (
  amount: bigint,
  feeReturned: bigint,
  changes: Partial<ClearedRefund> = {},
): ClearedRefund => ({
  refundId: "",
  refundNo: `R${amount}`,
  acquirerRefundReference: `${amount}`,
  channel: "wechat",
  channelNo: "wechat-M4",
  amount,
  feeReturned,
  enteredOn: dayFrom("2026-11-19"),
  isWhole: false,
  voided: undefined,
  ...changes,
});
