import { z } from "zod";
import { getOperationOverview } from "../operation/get-operation-overview.ts";
import { listExceptions } from "../operation/list-exceptions.ts";
import { listTroubles } from "../operation/list-troubles.ts";
import { idInput } from "./inputs.ts";
import { acting, router } from "./trpc.ts";

/** The platform's staff watches; no procedure here changes anything. */
export const operationRouter = router({
  overview: acting("operation.get").query(({ ctx }) => getOperationOverview(ctx.verbs)),

  /** What the acquirer's interfaces refused or left open today. */
  troubles: acting("trouble.list").query(({ ctx }) => listTroubles(ctx.verbs)),

  exceptions: acting("operation.get")
    .input(z.object({ cursor: idInput("exc").optional() }))
    .query(({ ctx, input }) => listExceptions(ctx.verbs, input)),
});
