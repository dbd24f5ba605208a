import { AGREEMENT_LIFE } from "../agreement/agreement-status.ts";
import { FEE_SCHEDULE_LIFE } from "../agreement/fee-schedule-status.ts";
import { BATCH_LIFE } from "../batch/batch-status.ts";
import type { LifeCycle } from "../life-cycle.ts";
import { ACCOUNT_LIFE } from "../merchant/account-status.ts";
import { SUB_MERCHANT_LIFE } from "../merchant/sub-merchant-status.ts";
import { APPLICATION_LIFE } from "../onboarding/application-status.ts";
import { FORWARD_LIFE, ORDER_LIFE } from "../order/order-status.ts";
import { REFUND_LIFE } from "../refund/refund-status.ts";
import { DIFFERENCE_LIFE } from "../statement/difference-status.ts";

/** Every life of the house. */
export const LIFE_CYCLES: readonly LifeCycle[] = [
  ORDER_LIFE,
  FORWARD_LIFE,
  REFUND_LIFE,
  SUB_MERCHANT_LIFE,
  ACCOUNT_LIFE,
  APPLICATION_LIFE,
  FEE_SCHEDULE_LIFE,
  AGREEMENT_LIFE,
  BATCH_LIFE,
  DIFFERENCE_LIFE,
];
