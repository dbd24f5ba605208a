import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { isUnanswered, useTRPC } from "../../_components/api-client.tsx";
import type { SaleState } from "./sale-face.ts";

/** A code usually takes a fifth of a second; after so long the cashier may go another way, ms. */
const SLOW_MS = 2_500;
const ASKED_AGAIN_MAX = 2;

/** The question for a code, and how it stands. */
export function useAsking() {
  const trpc = useTRPC();
  const create = useMutation(
    trpc.order.create.mutationOptions({
      retry: (count, error) => count < ASKED_AGAIN_MAX && isUnanswered(error) && navigator.onLine,
    }),
  );
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    if (!create.isPending) return setSlow(false);
    const timer = setTimeout(() => setSlow(true), SLOW_MS);
    return () => clearTimeout(timer);
  }, [create.isPending]);
  return { create, state: stateOf(create, isSlow) };
}

function stateOf(create: { isPending: boolean; error: unknown }, isSlow: boolean): SaleState["asked"] {
  if (create.isPending) return isSlow ? "slow" : "pending";
  if (!isUnanswered(create.error)) return "no";
  const { data } = create.error as { data?: unknown };
  return data ? "unknown" : "no_network";
}
