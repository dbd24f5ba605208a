import { z } from "zod";
import { getArrival } from "../clearing/get-arrival.ts";
import { getNextArrival } from "../clearing/get-next-arrival.ts";
import { listArrivals } from "../clearing/list-arrivals.ts";
import { idInput, monthInput } from "./inputs.ts";
import { router, shopProcedure } from "./trpc.ts";

export const arrivalRouter = router({
  list: shopProcedure
    .input(z.object({ month: monthInput, subMerchantId: idInput("smt").optional() }))
    .query(({ ctx, input }) => listArrivals(ctx.verbs, input)),

  /** One shop's line of one clearing file, with every payment inside. */
  get: shopProcedure
    .input(z.object({ batchId: idInput("clb"), subMerchantId: idInput("smt").optional() }))
    .query(({ ctx, input }) => getArrival(ctx.verbs, input)),

  next: shopProcedure
    .input(z.object({ subMerchantId: idInput("smt").optional() }))
    .query(({ ctx, input }) => getNextArrival(ctx.verbs, input)),
});
