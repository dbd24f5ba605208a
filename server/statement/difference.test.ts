import { expect, test } from "vitest";
import {
  type BilledPayment,
  differencesOfPayment,
  differencesOfRefund,
  type OurPayment,
} from "./difference.ts";

const billed: BilledPayment = {
  acquirerReference: "4200",
  merchantOrderNo: "QA",
  channelNo: "1900000004",
  orderFen: 10_000n,
  settlementFen: 10_000n,
  feeFen: 38n,
};
const ours: OurPayment = {
  acquirerReference: "4200",
  merchantOrderNo: "QA",
  amountFen: 10_000n,
  channelNos: ["1900000004"],
  feeFor: () => 38n,
};
const kinds = (b?: BilledPayment, o?: OurPayment, tolerance = 1n) =>
  differencesOfPayment(b, o, tolerance).map((d) => d.kind);

test("two equal rows differ in nothing", () => {
  expect(kinds(billed, ours)).toEqual([]);
});

test("one fen, another seller, another number and a missing side are each named", () => {
  expect(kinds({ ...billed, orderFen: 10_001n, settlementFen: 10_001n }, ours)).toEqual(["amount_differs"]);
  expect(kinds({ ...billed, channelNo: "1900000005" }, ours)).toEqual(["seller_differs"]);
  expect(kinds({ ...billed, merchantOrderNo: "QB" }, ours)).toEqual(["number_differs"]);
  expect(kinds(undefined, ours)).toEqual(["only_platform"]);
  expect(kinds(billed, undefined)).toEqual(["only_acquirer"]);
});

test("a coupon of the shop lowers the settlement amount and differs in nothing", () => {
  expect(kinds({ ...billed, settlementFen: 9_000n, feeFen: 34n }, { ...ours, feeFor: () => 34n })).toEqual(
    [],
  );
});

test("a fee within the tolerance is the acquirer's to state, one fen above is not", () => {
  expect(kinds({ ...billed, feeFen: 39n }, ours)).toEqual([]);
  expect(kinds({ ...billed, feeFen: 40n }, ours)).toEqual(["fee_differs"]);
  expect(kinds(billed, { ...ours, feeFor: () => undefined })).toEqual(["fee_differs"]);
});

test("a refund is compared by amount and by the payment it gives back", () => {
  const bill = {
    acquirerReference: "4200",
    refundReference: "5000",
    orderFen: 500n,
    settlementFen: 500n,
  };
  const own = { acquirerReference: "4200", refundReference: "5000", amountFen: 500n };
  const of = (b?: typeof bill, o?: typeof own) => differencesOfRefund(b, o).map((d) => d.kind);
  expect(of(bill, own)).toEqual([]);
  expect(of({ ...bill, orderFen: 501n, settlementFen: 501n }, own)).toEqual(["refund_amount_differs"]);
  expect(of({ ...bill, acquirerReference: "4201" }, own)).toEqual(["number_differs"]);
  expect(of(bill, undefined)).toEqual(["refund_only_acquirer"]);
  expect(of(undefined, own)).toEqual(["refund_only_platform"]);
});
