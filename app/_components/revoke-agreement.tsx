"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Id } from "#server/id.ts";
import { useTRPC } from "./api-client.tsx";
import { type DayOfBooks, DayTerm } from "./day-term.tsx";
import { ReasonForm } from "./reason-form.tsx";

/** Takes a version back, with a reason everybody concerned reads. */
export function RevokeAgreement({
  agreementId,
  inForce,
  books,
}: {
  agreementId: Id<"spa">;
  inForce: boolean;
  books: DayOfBooks;
}) {
  const t = useTranslations("agreement");
  const trpc = useTRPC();
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const revoke = useMutation(
    trpc.agreement.revoke.mutationOptions({
      retry: false,
      onSuccess: () => {
        setOpen(false);
        router.refresh();
      },
    }),
  );
  return (
    <>
      <button type="button" className="btn" onClick={() => setOpen(true)}>
        {t("revoke.merchant")}
      </button>
      <ReasonForm
        open={open}
        title={t("revoke.merchant")}
        hint={
          inForce
            ? t.rich("revoke.inForce", { term: (words) => <DayTerm books={books}>{words}</DayTerm> })
            : t("revoke.waiting")
        }
        reasonLabel={t("revoke.reason")}
        isPending={revoke.isPending}
        error={revoke.error}
        onClose={() => setOpen(false)}
        onSubmit={(reason) => revoke.mutate({ agreementId, reason })}
      />
    </>
  );
}
