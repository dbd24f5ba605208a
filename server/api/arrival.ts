import { z } from "zod";
import { getNextArrival } from "../clearing/get-next-arrival.ts";
import { listArrivals } from "../clearing/list-arrivals.ts";
import { idInput, monthInput } from "./inputs.ts";
import { router, shopProcedure } from "./trpc.ts";

export const arrivalRouter = router({
  list: shopProcedure
    .input(z.object({ month: monthInput, subMerchantId: idInput("smt").optional() }))
    .query(({ ctx, input }) => listArrivals(ctx.verbs, input)),

  next: shopProcedure
    .input(z.object({ subMerchantId: idInput("smt").optional() }))
    .query(({ ctx, input }) => getNextArrival(ctx.verbs, input)),
});
