import { getOperationOverview } from "../operation/get-operation-overview.ts";
import { acting, router } from "./trpc.ts";

/** The platform's staff watches; no procedure here changes anything. */
export const operationRouter = router({
  overview: acting("operation.get").query(({ ctx }) => getOperationOverview(ctx.verbs)),
});
