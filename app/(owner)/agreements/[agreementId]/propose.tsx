"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useTRPC } from "#app/_components/api-client.tsx";
import { MutationFault } from "#app/_components/mutation-fault.tsx";
import type { Id } from "#server/id.ts";

/** Hands exactly the document on this page to the acquirer, which asks everybody itself. */
export function Propose({
  agreementId,
  sha256,
  acquirerName,
}: {
  agreementId: Id<"spa">;
  sha256: string;
  acquirerName: string;
}) {
  const t = useTranslations("agreement");
  const trpc = useTRPC();
  const router = useRouter();
  const propose = useMutation(
    trpc.agreement.propose.mutationOptions({ retry: false, onSuccess: () => router.refresh() }),
  );
  return (
    <section className="card flex w-full max-w-[560px] flex-col gap-3 p-4">
      <h2 className="text-lg">{t("turn.propose")}</h2>
      <p className="text-ink-2">{t("proposeHint", { acquirer: acquirerName })}</p>
      <MutationFault error={propose.error} />
      <button
        type="button"
        className="btn btn-primary self-start"
        disabled={propose.isPending}
        onClick={() => propose.mutate({ agreementId, sha256 })}
      >
        {t("proposeDo", { acquirer: acquirerName })}
      </button>
    </section>
  );
}
