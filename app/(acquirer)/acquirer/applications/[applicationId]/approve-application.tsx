"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC } from "#app/_components/api-client.tsx";
import { MutationFault } from "#app/_components/mutation-fault.tsx";
import type { Id } from "#server/id.ts";
import { RECORDED_FIELDS, type RecordedNumbers } from "#server/onboarding/recorded-numbers.ts";
import { type Decisions, FieldDecisions, type FieldRow } from "./field-decisions.tsx";
import { RecordedValue } from "./recorded-value.tsx";
import { RecordedWord } from "./recorded-word.tsx";

/** The keyed hash says nothing to a reader. */
const SHOWN = RECORDED_FIELDS.filter((field) => field !== "accountHash");

/** The second person: sees fields and recorded numbers, approves, or sends fields back. */
export function ApproveApplication({
  applicationId,
  round,
  rows,
  recorded,
  reviewedBy,
}: {
  applicationId: Id<"app">;
  round: number;
  rows: readonly FieldRow[];
  recorded: RecordedNumbers | null;
  reviewedBy: string | null;
}) {
  const t = useTranslations("acquirer");
  const trpc = useTRPC();
  const router = useRouter();
  const [decisions, setDecisions] = useState<Decisions>({});
  const onSuccess = () => router.refresh();
  const approve = useMutation(trpc.application.approve.mutationOptions({ retry: false, onSuccess }));
  const sendBack = useMutation(trpc.application.sendBack.mutationOptions({ retry: false, onSuccess }));
  const returned = rows.filter((r) => decisions[r.field]?.ok === false);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (returned.length === 0) approve.mutate({ applicationId, round });
        else
          sendBack.mutate({
            applicationId,
            round,
            findings: returned.map((r) => ({ field: r.field, reason: decisions[r.field]?.reason ?? "" })),
          });
      }}
    >
      <FieldDecisions
        rows={rows}
        decisions={decisions}
        asksWay={false}
        onDecide={(field, decision) => setDecisions((all) => ({ ...all, [field]: decision }))}
      />
      <section className="card mb-4 p-4">
        <h2 className="mb-2 text-lg">{t("applications.recorded")}</h2>
        <dl className="grid gap-x-8 gap-y-1 sm:grid-cols-2">
          {SHOWN.map((key) => (
            <div key={key} className="flex justify-between gap-2 border-line border-b py-1">
              <dt className="text-ink-2 text-sm">
                <RecordedWord field={key} />
              </dt>
              <dd className="break-all text-right font-mono text-sm">
                {recorded ? <RecordedValue field={key} recorded={recorded} /> : null}
              </dd>
            </div>
          ))}
        </dl>
        <p className="mt-3 text-ink-2">{t("applications.reviewedBy", { who: reviewedBy ?? "–" })}</p>
      </section>
      <div className="mb-6 flex flex-col gap-3">
        <MutationFault error={approve.error ?? sendBack.error} />
        {returned.length > 0 ? (
          <button type="submit" className="btn btn-danger self-start" disabled={sendBack.isPending}>
            {t("applications.sendBack", { n: returned.length })}
          </button>
        ) : (
          <button type="submit" className="btn btn-primary self-start" disabled={approve.isPending}>
            {t("applications.approve")}
          </button>
        )}
      </div>
    </form>
  );
}
