"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC } from "#app/_components/api-client.tsx";
import { MutationFault } from "#app/_components/mutation-fault.tsx";
import type { Id } from "#server/id.ts";

/** The approval names the document that was read; whoever approves says so first. */
export function ApproveAgreement({
  agreementId,
  sha256,
  step,
  replaces,
}: {
  agreementId: Id<"spa">;
  sha256: string;
  step: 1 | 2;
  replaces: boolean;
}) {
  const t = useTranslations("acquirer");
  const trpc = useTRPC();
  const router = useRouter();
  const [read, setRead] = useState(false);
  const approve = useMutation(
    trpc.agreement.approve.mutationOptions({ retry: false, onSuccess: () => router.refresh() }),
  );
  return (
    <form
      className="card flex w-full flex-col gap-3 p-4"
      onSubmit={(event) => {
        event.preventDefault();
        approve.mutate({ agreementId, sha256 });
      }}
    >
      <label className="flex min-h-11 items-center gap-2">
        <input
          type="checkbox"
          className="size-5 accent-jade"
          checked={read}
          onChange={(event) => setRead(event.target.checked)}
        />
        {t("agreements.haveRead")}
      </label>
      {step === 2 ? (
        <p className="text-ink-2">{t(replaces ? "agreements.fromNext" : "agreements.fromNow")}</p>
      ) : null}
      <MutationFault error={approve.error} />
      <button type="submit" className="btn btn-primary self-start" disabled={!read || approve.isPending}>
        {t(step === 1 ? "agreements.review" : "agreements.approve")}
      </button>
    </form>
  );
}
