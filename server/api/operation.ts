import { getOperationOverview } from "../operation/get-operation-overview.ts";
import { operatorProcedure, router } from "./trpc.ts";

/** The platform's staff watches; no procedure here changes anything. */
export const operationRouter = router({
  overview: operatorProcedure.query(({ ctx }) => getOperationOverview(ctx.verbs)),
});
