"use client";

import { useQuery } from "@tanstack/react-query";
import type { Id } from "#server/id.ts";
import { useTRPC } from "../../_components/api-client.tsx";
import { TakeBackRefund } from "../../_components/take-back-refund.tsx";
import { WaitingRefund } from "../../_components/waiting-refund.tsx";

/** Refunds of one payment that wait for somebody's money. */
export function WaitingHere({ orderId, onDone }: { orderId: Id<"ord">; onDone: () => void }) {
  const trpc = useTRPC();
  const found = useQuery(trpc.order.get.queryOptions({ orderId }));
  return found.data?.order.refunds
    .filter((refund) => refund.funding === "waiting")
    .map((refund) => (
      <div key={refund.id} className="flex flex-col gap-2">
        <WaitingRefund refund={refund} />
        <TakeBackRefund refundId={refund.id} onDone={onDone} />
      </div>
    ));
}
