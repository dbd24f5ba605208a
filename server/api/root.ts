import type { inferRouterOutputs } from "@trpc/server";
import { accountRouter } from "./account.ts";
import { agreementRouter } from "./agreement.ts";
import { applicationRouter } from "./application.ts";
import { arrivalRouter } from "./arrival.ts";
import { clearingRouter } from "./clearing.ts";
import { operationRouter } from "./operation.ts";
import { orderRouter } from "./order.ts";
import { paymentRouter } from "./payment.ts";
import { refundRouter } from "./refund.ts";
import { sessionRouter } from "./session.ts";
import { createCallerFactory, router } from "./trpc.ts";

/** One router per noun. */
export const appRouter = router({
  order: orderRouter,
  refund: refundRouter,
  payment: paymentRouter,
  arrival: arrivalRouter,
  session: sessionRouter,
  application: applicationRouter,
  agreement: agreementRouter,
  account: accountRouter,
  clearing: clearingRouter,
  operation: operationRouter,
});
export type AppRouter = typeof appRouter;
/** What each procedure answers, by noun and name: the words screens have for rows. */
export type Answers = inferRouterOutputs<AppRouter>;
export const createCaller = createCallerFactory(appRouter);
