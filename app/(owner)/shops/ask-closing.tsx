"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Id } from "#server/id.ts";
import { useTRPC } from "../../_components/api-client.tsx";
import { MutationFault } from "../../_components/mutation-fault.tsx";
import { ReasonForm } from "../../_components/reason-form.tsx";

/** The owner asks the acquirer to close a shop, or takes that back. */
export function AskClosing({
  subMerchantId,
  isAsked,
  acquirer,
  isShop,
}: {
  subMerchantId: Id<"smt">;
  isAsked: boolean;
  acquirer: string;
  /** False: a number that only receives shares. */
  isShop: boolean;
}) {
  const t = useTranslations("onboarding");
  const trpc = useTRPC();
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const ask = useMutation(
    trpc.account.requestClosing.mutationOptions({
      retry: false,
      onSuccess: () => {
        setOpen(false);
        router.refresh();
      },
    }),
  );
  if (isAsked)
    return (
      <>
        <button
          type="button"
          className="btn btn-small"
          disabled={ask.isPending}
          onClick={() => ask.mutate({ subMerchantId, reason: null })}
        >
          {t("shops.closeBack")}
        </button>
        <MutationFault error={ask.error} />
      </>
    );
  return (
    <>
      <button type="button" className="btn btn-quiet btn-small" onClick={() => setOpen(true)}>
        {t(isShop ? "shops.close" : "shops.closeNumber")}
      </button>
      <ReasonForm
        open={open}
        title={t(isShop ? "shops.close" : "shops.closeNumber")}
        hint={t(isShop ? "shops.closeHint" : "shops.closeNumberHint", { acquirer })}
        reasonLabel={t("shops.closeReason", { acquirer })}
        isPending={ask.isPending}
        error={ask.error}
        onClose={() => setOpen(false)}
        onSubmit={(reason) => ask.mutate({ subMerchantId, reason })}
      />
    </>
  );
}
