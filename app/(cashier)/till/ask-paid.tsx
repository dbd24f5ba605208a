"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import type { Id } from "#server/id.ts";
import { refusalIn, useTRPC } from "../../_components/api-client.tsx";
import { Icon } from "../../_components/icon.tsx";
import { RefusalText } from "../../_components/refusal-text.tsx";

/** An answer stands so long, ms. */
const SAID_MS = 10_000;

/** 「顾客说付了」: the acquirer is asked now, and what it says stands beside the button. Paid turns the till green by itself. */
export function AskPaid({ orderId, shortcut }: { orderId: Id<"ord">; shortcut?: string }) {
  const t = useTranslations("cashier.askPaid");
  const trpc = useTRPC();
  const queries = useQueryClient();
  const ask = useMutation(
    trpc.order.ask.mutationOptions({
      // A question moves nothing: it waits for the network.
      networkMode: "online",
      onSuccess: ({ order, now }) => {
        queries.setQueryData(trpc.order.get.queryKey({ orderId }), { order, now });
        void queries.invalidateQueries({ queryKey: trpc.order.recent.queryKey() });
      },
    }),
  );
  const { reset, status } = ask;
  // What was said of a moment ago is no answer any more.
  useEffect(() => {
    if (status === "idle" || status === "pending") return;
    const timer = setTimeout(reset, SAID_MS);
    return () => clearTimeout(timer);
  }, [status, reset]);
  const refusal = ask.error ? refusalIn(ask.error) : undefined;
  const isOpen = ask.data?.order.status === "open";
  const said = ask.isError
    ? "unknown"
    : ask.data === undefined || (ask.data.asked === "ok" && !isOpen)
      ? undefined
      : ask.data.asked === "ok"
        ? "notYet"
        : ask.data.asked;
  return (
    <div className="flex flex-col items-center gap-1">
      <button
        type="button"
        className="btn"
        data-till-key={shortcut}
        disabled={ask.isPending}
        onClick={() => ask.mutate({ orderId })}
      >
        <Icon name="question" size={18} />
        {t(ask.isPending ? "asking" : "ask")}
      </button>
      {said && !ask.isPending ? (
        <p role="status" data-asked={said} className="max-w-[26em] font-medium text-amber-ink">
          {refusal ? <RefusalText refusal={refusal} /> : t(said)}
        </p>
      ) : null}
    </div>
  );
}
