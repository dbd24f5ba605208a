"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import type { Id } from "#server/id.ts";
import { useTRPC } from "./api-client.tsx";
import { MutationFault } from "./mutation-fault.tsx";

/** Takes a waiting refund back. */
export function TakeBackRefund({ refundId, onDone }: { refundId: Id<"rfd">; onDone?: () => void }) {
  const t = useTranslations("common");
  const trpc = useTRPC();
  const router = useRouter();
  const cancel = useMutation(
    trpc.refund.cancel.mutationOptions({
      retry: false,
      onSuccess: () => {
        router.refresh();
        onDone?.();
      },
    }),
  );
  return (
    <span className="flex flex-col items-start gap-2">
      <button
        type="button"
        className="btn btn-small"
        disabled={cancel.isPending}
        onClick={() => cancel.mutate({ refundId })}
      >
        {t("refund.takeBack")}
      </button>
      <MutationFault error={cancel.error} />
    </span>
  );
}
