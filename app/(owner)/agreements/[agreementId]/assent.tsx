"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC } from "#app/_components/api-client.tsx";
import { MutationFault } from "#app/_components/mutation-fault.tsx";
import type { Id } from "#server/id.ts";

/** Signature or consent: the password again, for exactly the document on this page. */
export function Assent({
  agreementId,
  sha256,
  step,
  acquirerName,
}: {
  agreementId: Id<"spa">;
  sha256: string;
  step: "sign" | "consent";
  acquirerName: string;
}) {
  const t = useTranslations("agreement");
  const trpc = useTRPC();
  const router = useRouter();
  const [password, setPassword] = useState("");
  const onSuccess = () => router.refresh();
  const sign = useMutation(trpc.agreement.sign.mutationOptions({ retry: false, onSuccess }));
  const consent = useMutation(trpc.agreement.consent.mutationOptions({ retry: false, onSuccess }));
  const action = step === "sign" ? sign : consent;
  return (
    <form
      className="card flex w-full max-w-[560px] flex-col gap-3 p-4"
      onSubmit={(event) => {
        event.preventDefault();
        action.mutate({ agreementId, sha256, password });
        setPassword("");
      }}
    >
      <h2 className="text-lg">{t(`turn.${step}`)}</h2>
      <p className="text-ink-2">{t(`assent.${step}Hint`, { acquirer: acquirerName })}</p>
      <label className="flex flex-col gap-1">
        <span className="text-ink-2 text-sm">{t("assent.password")}</span>
        <input
          className="field"
          type="password"
          name="password"
          autoComplete="current-password"
          required
          maxLength={200}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </label>
      <MutationFault error={action.error} />
      <button type="submit" className="btn btn-primary self-start" disabled={action.isPending}>
        {t(`assent.${step}Do`)}
      </button>
    </form>
  );
}
