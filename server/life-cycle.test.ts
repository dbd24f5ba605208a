import { expect, test } from "vitest";
import { AGREEMENT_LIFE } from "./agreement/agreement-status.ts";
import { FEE_SCHEDULE_LIFE } from "./agreement/fee-schedule-status.ts";
import { BATCH_LIFE } from "./batch/batch-status.ts";
import { WALKS } from "./ledger/histories.ts";
import { fromOf, livingOf, statusesOf, stepFrom } from "./life-cycle.ts";
import { ACCOUNT_LIFE } from "./merchant/account-status.ts";
import { SUB_MERCHANT_LIFE } from "./merchant/sub-merchant-status.ts";
import { APPLICATION_LIFE } from "./onboarding/application-status.ts";
import { FORWARD_LIFE, ORDER_LIFE } from "./order/order-status.ts";
import { REFUND_LIFE } from "./refund/refund-status.ts";

test.each(WALKS.map(({ life: l }) => [`${l.table}.${l.column}`, l] as const))(
  "%s: every status can be reached, and no step leads to itself",
  (_, life) => {
    const seen = new Set<string>(life.first);
    for (const status of seen) for (const to of life.next[status] ?? []) seen.add(to);
    expect([...seen].sort()).toEqual(statusesOf(life).sort());
    for (const status of statusesOf(life)) expect(life.next[status]).not.toContain(status);
  },
);

test("a writer may come from where the table leads to, and from nowhere else", () => {
  expect(fromOf(ORDER_LIFE, "paid")).toEqual(["open", "closed"]);
  expect(fromOf(BATCH_LIFE, "settled")).toEqual(["open", "proposed", "released"]);
  expect(fromOf(ORDER_LIFE, "open")).toEqual([]);
  expect(stepFrom(REFUND_LIFE, "requested", "pending")).toEqual(["requested"]);
  expect(stepFrom(REFUND_LIFE, "pending", "pending")).toEqual(["pending"]);
  expect(stepFrom(REFUND_LIFE, "failed", "succeeded")).toEqual([]);
  expect(livingOf(REFUND_LIFE)).not.toContain("failed");
});

test("what is final stays: nothing paid, carried out, decided, replaced or ended is reopened", () => {
  expect(livingOf(ORDER_LIFE)).not.toContain("paid");
  expect(livingOf(FORWARD_LIFE)).toEqual(["due", "unknown"]);
  expect(livingOf(BATCH_LIFE)).not.toContain("rejected");
  expect(livingOf(BATCH_LIFE)).not.toContain("void");
  expect(livingOf(BATCH_LIFE)).not.toContain("settled");
  expect(livingOf(AGREEMENT_LIFE)).not.toContain("revoked");
  expect(livingOf(AGREEMENT_LIFE)).not.toContain("withdrawn");
  expect(livingOf(APPLICATION_LIFE)).not.toContain("approved");
  expect(livingOf(ACCOUNT_LIFE)).toEqual(["pending", "approved"]);
  expect(livingOf(SUB_MERCHANT_LIFE)).not.toContain("closed");
  expect(livingOf(FEE_SCHEDULE_LIFE)).not.toContain("replaced");
});
