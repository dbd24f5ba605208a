"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC } from "#app/_components/api-client.tsx";
import { MutationFault } from "#app/_components/mutation-fault.tsx";
import { eachChannel } from "#server/channel/channel.ts";
import type { Id } from "#server/id.ts";
import { parseAmount } from "#server/money/amount.ts";
import { RECORDED_FIELDS } from "#server/onboarding/recorded-numbers.ts";
import { usualWay } from "#server/onboarding/verification.ts";
import { type Decisions, FieldDecisions, type FieldRow } from "./field-decisions.tsx";
import { RecordedInput } from "./recorded-input.tsx";

/** Typed in yuan, sent in fen; what is no amount goes as nothing, which is refused by name. */
function fenOf(typed: string): string {
  const read = parseAmount(typed);
  return "fen" in read ? read.fen.toString() : "";
}

/** How each item that passed was verified. */
const verifiedOf = (rows: readonly FieldRow[], decisions: Decisions) =>
  Object.fromEntries(rows.map((r) => [r.field, decisions[r.field]?.way ?? usualWay(r.field)]));

/** The first person: a decision per field; all fine → the numbers of the own core; otherwise back with reasons. */
export function ReviewForm({
  applicationId,
  round,
  rows,
  today,
  tail,
}: {
  applicationId: Id<"app">;
  round: number;
  rows: readonly FieldRow[];
  today: string;
  tail: string;
}) {
  const t = useTranslations("acquirer");
  const trpc = useTRPC();
  const router = useRouter();
  const [decisions, setDecisions] = useState<Decisions>({});
  const [recorded, setRecorded] = useState({
    number: "",
    role: "shop",
    ...eachChannel(() => ""),
    accountRef: "",
    accountHash: "",
    accountMask: "",
    accountTail: tail,
    approvedFrom: today,
    cycle: "T+1",
    minimumFen: "0",
  });
  const onSuccess = () => router.refresh();
  const accept = useMutation(trpc.application.accept.mutationOptions({ retry: false, onSuccess }));
  const sendBack = useMutation(trpc.application.sendBack.mutationOptions({ retry: false, onSuccess }));
  const open = rows.filter((r) => !decisions[r.field]);
  const returned = rows.filter((r) => decisions[r.field]?.ok === false);
  const isPending = accept.isPending || sendBack.isPending;

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (returned.length > 0) {
          const findings = returned.map((r) => ({
            field: r.field,
            reason: decisions[r.field]?.reason ?? "",
          }));
          sendBack.mutate({ applicationId, round, findings });
        } else if (open.length === 0)
          accept.mutate({
            applicationId,
            round,
            verified: verifiedOf(rows, decisions),
            recorded: { ...recorded, minimumFen: fenOf(recorded.minimumFen) },
          });
      }}
    >
      <FieldDecisions
        rows={rows}
        decisions={decisions}
        asksWay
        onDecide={(field, decision) => setDecisions((all) => ({ ...all, [field]: decision }))}
      />
      {open.length > 0 && returned.length === 0 ? (
        <div className="sticky bottom-0 z-10 mb-4 flex flex-wrap items-center gap-3 border-line border-t bg-paper py-3">
          <p className="text-ink-2">{t("applications.open", { n: open.length })}</p>
          <button
            type="button"
            className="btn btn-small"
            onClick={() =>
              setDecisions(
                Object.fromEntries(
                  rows.map((r) => [
                    r.field,
                    decisions[r.field] ?? { ok: true, reason: "", way: usualWay(r.field) },
                  ]),
                ),
              )
            }
          >
            {t("applications.passRest")}
          </button>
        </div>
      ) : null}
      {returned.length > 0 ? (
        <div className="mb-6 flex flex-col gap-3">
          <MutationFault error={sendBack.error} />
          <button type="submit" className="btn btn-danger self-start" disabled={isPending}>
            {t("applications.sendBack", { n: returned.length })}
          </button>
        </div>
      ) : open.length === 0 ? (
        <section className="card mb-6 p-4">
          <h2 className="text-lg">{t("applications.record")}</h2>
          <p className="mb-3 text-ink-2">{t("applications.recordHint")}</p>
          <div className="grid gap-3 sm:grid-cols-2">
            {RECORDED_FIELDS.map((key) => (
              <RecordedInput
                key={key}
                field={key}
                value={recorded[key]}
                onChange={(value) => setRecorded((all) => ({ ...all, [key]: value }))}
              />
            ))}
          </div>
          <div className="mt-4 flex flex-col gap-3">
            <MutationFault error={accept.error} />
            <button type="submit" className="btn btn-primary self-start" disabled={isPending}>
              {t("applications.accept")}
            </button>
          </div>
        </section>
      ) : null}
    </form>
  );
}
