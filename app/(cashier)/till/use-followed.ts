import { useQuery } from "@tanstack/react-query";
import type { Id } from "#server/id.ts";
import { useTRPC } from "../../_components/api-client.tsx";
import { isLongEnded } from "./order-age.ts";

/** While an order is open it is asked about this often, whatever the live line says, ms. */
const POLL_MS = 2_000;
/** An order that ended is looked at again this often, so that the till notices when it is past, ms. */
const ENDED_POLL_MS = 15_000;

/** The order of this sale, read again and again. */
export function useFollowed(orderId: Id<"ord"> | undefined) {
  const trpc = useTRPC();
  const found = useQuery(
    trpc.order.get.queryOptions(
      { orderId: orderId ?? "ord_" },
      {
        enabled: orderId !== undefined,
        refetchInterval: (query) =>
          query.state.data && query.state.data.order.status !== "open" ? ENDED_POLL_MS : POLL_MS,
        refetchIntervalInBackground: true,
      },
    ),
  );
  // What ended a while ago is no news: green belongs to the customer who stands here, not to one of yesterday.
  const isPast =
    orderId !== undefined && found.data !== undefined && isLongEnded(found.data.order, found.data.now);
  const order = isPast ? undefined : found.data?.order;
  return { found, order, isPast };
}
