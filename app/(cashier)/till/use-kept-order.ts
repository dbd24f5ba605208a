import { useCallback, useEffect, useState } from "react";
import { type Id, isId } from "#server/id.ts";

const ORDER_KEY = "till.order";

/** The order of this sale: a reload, a restart or a deployment in the middle of it finds it again. */
export function useKeptOrder() {
  const [orderId, setOrderId] = useState<Id<"ord">>();
  useEffect(() => {
    const kept = sessionStorage.getItem(ORDER_KEY);
    if (isId("ord", kept)) setOrderId(kept);
  }, []);
  const keep = useCallback((id: Id<"ord"> | undefined) => {
    if (id === undefined) sessionStorage.removeItem(ORDER_KEY);
    else sessionStorage.setItem(ORDER_KEY, id);
    setOrderId(id);
  }, []);
  return [orderId, keep] as const;
}
