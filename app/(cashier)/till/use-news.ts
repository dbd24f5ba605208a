import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { Id } from "#server/id.ts";
import { useTRPC } from "../../_components/api-client.tsx";
import { useLive } from "../../_components/use-live.ts";

/** What happens to this shop's payments, whatever the till is at. */
export function useNews(shop: { id: Id<"smt"> } | undefined, orderId: Id<"ord"> | undefined) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const recent = useQuery(
    trpc.order.recent.queryOptions(shop ? { subMerchantId: shop.id } : {}, { enabled: shop !== undefined }),
  );
  const late = useQuery(
    trpc.order.late.queryOptions(shop ? { subMerchantId: shop.id } : {}, { enabled: shop !== undefined }),
  );
  const line = useLive((change) => {
    if (!change || change.id === orderId)
      void queries.invalidateQueries({ queryKey: trpc.order.get.queryKey() });
    if (change?.topic !== "clearing") {
      void queries.invalidateQueries({ queryKey: trpc.order.recent.queryKey() });
      void queries.invalidateQueries({ queryKey: trpc.order.today.queryKey() });
    }
    void queries.invalidateQueries({ queryKey: trpc.order.late.queryKey() });
  });
  return { recent, late, line };
}
