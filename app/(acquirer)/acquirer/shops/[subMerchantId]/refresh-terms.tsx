"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useTRPC } from "#app/_components/api-client.tsx";
import { MutationFault } from "#app/_components/mutation-fault.tsx";
import type { Id } from "#server/id.ts";

/** The platform's copy of cycle, minimum and limit becomes what the register says. */
export function RefreshTerms({ subMerchantId }: { subMerchantId: Id<"smt"> }) {
  const t = useTranslations("acquirer.shops");
  const trpc = useTRPC();
  const router = useRouter();
  const refresh = useMutation(
    trpc.account.refreshTerms.mutationOptions({ retry: false, onSuccess: () => router.refresh() }),
  );
  return (
    <div className="mt-3 flex flex-col items-start gap-2">
      <button
        type="button"
        className="btn btn-small"
        disabled={refresh.isPending}
        onClick={() => refresh.mutate({ subMerchantId })}
      >
        {t("refreshTerms")}
      </button>
      <MutationFault error={refresh.error} />
    </div>
  );
}
