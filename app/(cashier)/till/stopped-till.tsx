"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { Answers } from "#server/api/root.ts";
import type { Id } from "#server/id.ts";
import { useTRPC } from "../../_components/api-client.tsx";
import { StoppedShop, type Stopper } from "../../_components/stopped-shop.tsx";

export type ToldShop = Answers["payment"]["shops"][number];

/** The acquirer stops a shop at any moment, and a till stands open all day. */
const ASK_AGAIN_MS = 10_000;

/** Above the pad: that the acquirer stopped this shop, and what the cashier does now. Nothing while it may take money. */
export function StoppedTill({
  shopId,
  told,
  desk,
}: {
  shopId: Id<"smt">;
  told: ToldShop | undefined;
  desk: Stopper;
}) {
  const t = useTranslations("cashier");
  const trpc = useTRPC();
  const shops = useQuery(trpc.payment.shops.queryOptions(undefined, { refetchInterval: ASK_AGAIN_MS }));
  const shop = shops.data ? shops.data.find((s) => s.id === shopId) : told;
  if (!shop || shop.status === "active") return null;
  return (
    <div className="flex flex-col gap-2 p-3">
      <StoppedShop shop={{ ...shop, holds: [], closingAskedAt: null }} desk={desk} />
      <p className="font-medium text-lg">
        {t("stopped.tell", { acquirer: desk.acquirerName, phone: desk.acquirerPhone })}
      </p>
    </div>
  );
}
