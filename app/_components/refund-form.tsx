"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Channel } from "#server/channel/channel.ts";
import type { Id } from "#server/id.ts";
import type { RefundView } from "#server/refund/refund-view.ts";
import { amountInput } from "./amount.tsx";
import { refusalIn, useTRPC } from "./api-client.tsx";
import { type AskedRefund, RefundAmount } from "./refund-amount.tsx";
import { RefundConfirm } from "./refund-confirm.tsx";
import { RefundFault } from "./refund-fault.tsx";
import { RefundOutcome } from "./refund-outcome.tsx";

/** A refund is carried out by the acquirer while the drawer is open: asked this often, ms. */
const ASK_EVERY_MS = 1_500;

export interface Refundable {
  id: Id<"ord">;
  amountFen: bigint;
  refundedFen: bigint;
  channel: Channel;
}

/**
 * Step one: how much and why; step two: who bears what, then the button. The drawer keeps one key for its whole life,
 * so that a second press, or a press after a lost answer, is the same refund.
 */
export function RefundForm({
  order,
  limitFen,
  showParts,
  onDone,
}: {
  order: Refundable;
  /** A cashier's own limit; absent for those without one. */
  limitFen?: bigint | undefined;
  showParts: boolean;
  onDone: () => void;
}) {
  const t = useTranslations("common");
  const trpc = useTRPC();
  const leftFen = order.amountFen - order.refundedFen;
  const mostFen = limitFen !== undefined && limitFen < leftFen ? limitFen : leftFen;
  const [requestKey] = useState(() => crypto.randomUUID());
  const [asked, setAsked] = useState<AskedRefund>({
    amount: amountInput(mostFen),
    reason: "quality",
    reasonText: "",
  });

  const queries = useQueryClient();
  const plan = useMutation({
    mutationFn: (text: string) =>
      queries.fetchQuery(
        trpc.refund.plan.queryOptions({ orderId: order.id, amount: text }, { staleTime: 0 }),
      ),
  });
  const request = useMutation(trpc.refund.request.mutationOptions());
  const followed = useFollowed(order.id, request.data?.refund);

  if (request.data) {
    const refund = followed ?? request.data.refund;
    return <RefundOutcome refund={refund} channel={order.channel} onDone={onDone} />;
  }

  const why = asked.reason === "other" ? asked.reasonText.trim() : t(`refund.reasons.${asked.reason}`);
  const error = plan.error ?? request.error;
  const planned = plan.data;

  if (!planned) {
    return (
      <RefundAmount
        asked={asked}
        onChange={setAsked}
        mostFen={mostFen}
        refundedFen={order.refundedFen}
        limitFen={limitFen}
        isRefused={error !== null && refusalIn(error) !== undefined}
        isPending={plan.isPending}
        onSubmit={() => {
          request.reset();
          plan.mutate(asked.amount);
        }}
      >
        <RefundFault error={error} />
      </RefundAmount>
    );
  }

  return (
    <RefundConfirm
      planned={planned}
      why={why}
      channel={order.channel}
      showParts={showParts}
      isPending={request.isPending}
      onEdit={() => plan.reset()}
      onConfirm={(mayWait) =>
        request.mutate({ orderId: order.id, amount: asked.amount, reason: why, requestKey, mayWait })
      }
    >
      <RefundFault error={error} />
    </RefundConfirm>
  );
}

/** Reads the order again until the refund is final; the worker goes on when the drawer is closed. */
function useFollowed(orderId: Id<"ord">, refund: RefundView | undefined): RefundView | undefined {
  const trpc = useTRPC();
  const found = useQuery(
    trpc.order.get.queryOptions(
      { orderId },
      {
        enabled: refund !== undefined && !isFinal(refund),
        refetchInterval: (query) =>
          isFinal(query.state.data?.order.refunds.find((r) => r.id === refund?.id)) ? false : ASK_EVERY_MS,
      },
    ),
  );
  return found.data?.order.refunds.find((r) => r.id === refund?.id) ?? refund;
}

/** What waits for money is told as it is: nobody stands at the till until it is there. */
function isFinal(refund: RefundView | undefined): boolean {
  return refund?.funding === "waiting" || refund?.status === "succeeded" || refund?.status === "failed";
}
