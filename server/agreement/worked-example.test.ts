import { expect, test } from "vitest";
import { sha256Hex } from "../document/digest.ts";
import { merchantOrderNo, readOrderTerms, refundNo, writeOrderTerms } from "../order/order-terms-codec.ts";
import { keptAfter } from "../refund/refund-shares.ts";
import { agreementSha256, readAgreement, writeAgreement } from "./agreement-codec.ts";
import { feeFor, feeKept, matchFeeItem } from "./fee.ts";
import { feeScheduleSha256, readFeeSchedule, writeFeeSchedule } from "./fee-schedule-codec.ts";
import { splitSale } from "./split-shares.ts";

const AGREEMENT = `{"acquirer":"ACQ001","agreement":"spa_example","bearer":"proportional","consents":["M00000000000001","M00000000000002","M00000000000003"],"effectiveFrom":"2026-11-20","merchant":"mch_example","remainder":"M00000000000004","seller":"M00000000000004","terms":[{"kind":"share","of":"base","ppm":80000,"to":"M00000000000001"},{"kind":"share","of":"rest","ppm":50000,"to":"M00000000000002"},{"fen":"10","kind":"fixed","to":"M00000000000003"}],"version":3}`;
const FEES = `{"acquirer":"ACQ001","feeSchedule":"fee_example","items":[{"channel":"wechat","id":"wx-qr","mode":"native","onRefund":"recompute","ppm":3800},{"channel":"alipay","id":"ali-qr","mode":"precreate","onRefund":"recompute","ppm":3800}],"version":1}`;
const TERMS = `{"acquirer":"ACQ001","agreement":"bdbc9d51d012306eef11747873af25b14ec089bd16aa99341b72086a05d6369d","amountFen":"10000","campaign":"","channel":"wechat","createdAt":"2026-11-20T12:00:00+08:00","feeSchedule":"d21adb45742615fbf1db6675afbf9a403005df56f066d0aa6283a4d127b78cb5","fundedFen":"0","order":"ord_0198f2a0example","seller":"M00000000000004"}`;

const { rule } = readAgreement(AGREEMENT);
const item = matchFeeItem(readFeeSchedule(FEES), { channel: "wechat", mode: "native" });
if (!item) throw new Error("the example has a fee for WeChat Native");

test("the documents of the worked example have the names both sides wrote down", () => {
  expect(sha256Hex(AGREEMENT)).toBe("bdbc9d51d012306eef11747873af25b14ec089bd16aa99341b72086a05d6369d");
  expect(agreementSha256(readAgreement(AGREEMENT))).toBe(sha256Hex(AGREEMENT));
  expect(writeAgreement(readAgreement(AGREEMENT))).toBe(AGREEMENT);
  expect(feeScheduleSha256(readFeeSchedule(FEES))).toBe(
    "d21adb45742615fbf1db6675afbf9a403005df56f066d0aa6283a4d127b78cb5",
  );
  expect(writeFeeSchedule(readFeeSchedule(FEES))).toBe(FEES);
});

test("the order number of the worked example is the hash of its terms", () => {
  const terms = readOrderTerms(TERMS);
  expect(writeOrderTerms(terms)).toBe(TERMS);
  expect(merchantOrderNo(terms)).toBe("QHWMAY5OHCBNKX3DRCHLEHK3TTXJR22Z");
  expect(refundNo(merchantOrderNo(terms), 1)).toBe("RIWHMMQRLHYAIHNNMY4LOHHN5NWXTCW4");
  expect(refundNo(merchantOrderNo(terms), 2)).toBe("RLBWH2DVOGWXTIRJ7TDWCNLSNDSIVPK3");
  expect(merchantOrderNo({ ...terms, amountFen: terms.amountFen + 1n })).not.toBe(merchantOrderNo(terms));
  expect(() => refundNo("Q", 51)).toThrow();
  expect(() => refundNo("Q", 0)).toThrow();
});

/** amount, refunded, fee kept, then what 001…004 keep; fen. */
const ROWS = [
  [10_000n, 0n, 38n, [796n, 458n, 10n, 8_698n]],
  [10_000n, 1n, 38n, [796n, 458n, 10n, 8_697n]],
  [10_000n, 3_333n, 25n, [531n, 305n, 7n, 5_799n]],
  [10_000n, 5_000n, 19n, [398n, 229n, 5n, 4_349n]],
  [10_000n, 9_999n, 0n, [0n, 0n, 0n, 1n]],
  [10_000n, 10_000n, 0n, [0n, 0n, 0n, 0n]],
  [132n, 0n, 1n, [10n, 6n, 10n, 105n]],
  [13n, 0n, 0n, [1n, 0n, 10n, 2n]],
  [2n, 0n, 0n, [0n, 0n, 2n, 0n]],
] as const;

test.each(ROWS)(
  "%s fen, %s refunded: the fee kept is %s and the shares are %s",
  (amount, refunded, fee, kept) => {
    const full = feeFor(item, amount);
    const shares = splitSale(rule, { amount, fee: full, funded: 0n, channel: "wechat" });
    expect(feeKept(item, { amount, fee: full, refunded })).toBe(fee);
    expect(keptAfter(rule, shares, { amount, refunded, feeKept: fee, funded: 0n })).toEqual([...kept]);
  },
);

test.each([
  [3_333n, 25n, [796n, 458n, 10n, 5_378n]],
  [9_000n, 4n, [627n, 361n, 8n, 0n]],
] as const)(
  "with the remainder bearing refunds, %s fen of 100.00 leave %s fen of fee and %s",
  (refunded, fee, kept) => {
    const bearing = { ...rule, bearer: "remainder" as const };
    const shares = splitSale(bearing, { amount: 10_000n, fee: 38n, funded: 0n, channel: "wechat" });
    expect(feeKept(item, { amount: 10_000n, fee: 38n, refunded })).toBe(fee);
    expect(keptAfter(bearing, shares, { amount: 10_000n, refunded, feeKept: fee, funded: 0n })).toEqual([
      ...kept,
    ]);
  },
);

test("a fee bearer pays the fee down to zero and the remainder pays what is missing", () => {
  const borne = { ...rule, feeBearer: "M00000000000003" };
  expect(splitSale(borne, { amount: 10_000n, fee: 38n, funded: 0n, channel: "wechat" })).toEqual([
    800n,
    460n,
    0n,
    8_702n,
  ]);
});
