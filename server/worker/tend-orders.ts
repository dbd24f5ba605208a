import type { AcquirerCtx } from "../context.ts";
import { claimOrders } from "../order/claim-orders.ts";
import { closeOrder } from "../order/close-order.ts";
import { forwardOrder } from "../order/forward-order.ts";
import { dueStep } from "../order/order-status.ts";
import { queryOrder } from "../order/query-order.ts";
import { claimRefunds } from "../refund/claim-refunds.ts";
import { forwardDecidedRefunds } from "../refund/forward-decided-refunds.ts";
import { listDueRefunds } from "../refund/list-due-refunds.ts";
import { openDecidedRefunds } from "../refund/open-decided-refunds.ts";
import { queryRefund } from "../refund/query-refund.ts";
import { resumeRefund } from "../refund/resume-refund.ts";
import { eachBounded } from "./loop.ts";

/** Rows one turn takes; more wait for the next, which follows at once. */
const DUE_LIMIT = 200;
/** Calls to the acquirer under way at one time. */
const CONCURRENCY = 16;

export type Failed = (error: unknown, row: { id: string }) => void;

/** One turn over due orders: forwards what never was, asks about the open ones, closes the expired. True: there is more. */
export async function tendOrders(actx: AcquirerCtx, failed: Failed): Promise<boolean> {
  const due = await claimOrders(actx, { dueLimit: DUE_LIMIT });
  await eachBounded(
    due,
    CONCURRENCY,
    (claimed) => {
      const { id: orderId } = claimed;
      switch (dueStep(claimed, actx.now())) {
        case "forward":
          return forwardOrder(actx, { orderId, claimed });
        case "query":
          return queryOrder(actx, { orderId, claimed });
        case "close":
          return closeOrder(actx, { orderId, claimed, reason: "expired" });
      }
    },
    failed,
  );
  return due.length === DUE_LIMIT;
}

/**
 * One turn over due refunds: tries those that wait for money, oldest first, places what never was, asks about those on their
 * way. True: there is more.
 */
export async function tendRefunds(actx: AcquirerCtx, failed: Failed): Promise<boolean> {
  const waiting = await listDueRefunds(actx, { limit: DUE_LIMIT });
  // One after the other: who asked first is served first.
  for (const { refundId, orderId } of waiting)
    await resumeRefund(actx, { refundId, orderId }).catch((error: unknown) =>
      failed(error, { id: refundId }),
    );
  const due = await claimRefunds(actx, { dueLimit: DUE_LIMIT });
  await eachBounded(
    due,
    CONCURRENCY,
    (claimed) => queryRefund(actx, { refundId: claimed.id, claimed }),
    failed,
  );
  return due.length === DUE_LIMIT;
}

/** One turn over what two people of the acquirer decided to give back: opens what is new, asks for what is due. */
export async function tendDecidedRefunds(actx: AcquirerCtx, failed: Failed): Promise<boolean> {
  await openDecidedRefunds(actx);
  return forwardDecidedRefunds(actx, failed);
}
