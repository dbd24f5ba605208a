import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import type { OrderView } from "#server/order/order-view.ts";
import { useTRPC } from "../../_components/api-client.tsx";
import { playChime } from "./chime.ts";

/**
 * The sound belongs to the moment open → paid, not to every look at a paid order. Answers how to say that an order begins.
 */
export function usePaidMoment(order: OrderView | undefined, onPaid: () => void): (orderId: string) => void {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const lastSeen = useRef<{ id: string; status: string }>(undefined);
  useEffect(() => {
    if (!order) return;
    const before = lastSeen.current;
    lastSeen.current = { id: order.id, status: order.status };
    if (before?.id === order.id && before.status === "open" && order.status === "paid") {
      playChime();
      onPaid();
      void queries.invalidateQueries({ queryKey: trpc.order.recent.queryKey() });
      void queries.invalidateQueries({ queryKey: trpc.order.today.queryKey() });
    }
  }, [order, onPaid, queries, trpc]);
  return useCallback((orderId) => {
    lastSeen.current = { id: orderId, status: "open" };
  }, []);
}
