"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC, wrongNumbers } from "#app/_components/api-client.tsx";
import { MutationFault } from "#app/_components/mutation-fault.tsx";
import { eachChannel } from "#server/channel/channel.ts";
import type { Id } from "#server/id.ts";
import { parseAmount } from "#server/money/amount.ts";
import type { RecordedNumbers } from "#server/onboarding/recorded-numbers.ts";
import { usualWay } from "#server/onboarding/verification.ts";
import { type Decisions, FieldDecisions, type FieldRow } from "./field-decisions.tsx";
import { HowVerified, type Verified } from "./how-verified.tsx";
import { RegisteredNumbers } from "./registered-numbers.tsx";
import { TypedNumbers } from "./typed-numbers.tsx";

/** Typed in yuan, sent in fen; what is no amount goes as nothing, which is refused by name. */
function fenOf(typed: string): string {
  const read = parseAmount(typed);
  return "fen" in read ? read.fen.toString() : "";
}

/** How each item that passed was verified. */
const verifiedOf = (rows: readonly FieldRow[], decisions: Decisions): Verified =>
  Object.fromEntries(rows.map((r) => [r.field, decisions[r.field]?.way ?? usualWay(r.field)]));
const EMPTY = {
  number: "",
  role: "shop",
  ...eachChannel(() => ""),
  accountRef: "",
  accountHash: "",
  accountMask: "",
  cycle: "T+1",
  minimumFen: "0",
};

/** The first person: a decision per field; all fine → the numbers of the own core; otherwise back with reasons. */
export function ReviewForm({
  applicationId,
  round,
  rows,
  today,
  tail,
  candidates,
}: {
  applicationId: Id<"app">;
  round: number;
  rows: readonly FieldRow[];
  today: string;
  tail: string;
  /** What the acquirer's register has for the shop; null where it lays none here and the numbers are typed. */
  candidates: readonly RecordedNumbers[] | null;
}) {
  const t = useTranslations("acquirer");
  const trpc = useTRPC();
  const router = useRouter();
  const [decisions, setDecisions] = useState<Decisions>({});
  const [recorded, setRecorded] = useState({ ...EMPTY, accountTail: tail, approvedFrom: today });
  const onSuccess = () => router.refresh();
  const accept = useMutation(trpc.application.accept.mutationOptions({ retry: false, onSuccess }));
  const acceptNumber = useMutation(
    trpc.application.acceptNumber.mutationOptions({ retry: false, onSuccess }),
  );
  const [number, setNumber] = useState("");
  const only = candidates?.length === 1 ? candidates[0] : undefined;
  const chosen = only ?? candidates?.find((c) => c.number === number);
  const sendBack = useMutation(trpc.application.sendBack.mutationOptions({ retry: false, onSuccess }));
  const open = rows.filter((r) => !decisions[r.field]);
  const returned = rows.filter((r) => decisions[r.field]?.ok === false);
  const isPending = accept.isPending || acceptNumber.isPending || sendBack.isPending;

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
        } else if (open.length === 0 && candidates) {
          if (chosen)
            acceptNumber.mutate({
              applicationId,
              round,
              verified: verifiedOf(rows, decisions),
              number: chosen.number,
            });
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
        <PassRest
          open={open.length}
          onPass={() =>
            setDecisions(
              Object.fromEntries(
                rows.map((r) => [
                  r.field,
                  decisions[r.field] ?? { ok: true, reason: "", way: usualWay(r.field) },
                ]),
              ),
            )
          }
        />
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
          <h2 className="text-lg">{t(candidates ? "applications.registered" : "applications.record")}</h2>
          <p className="mb-3 text-ink-2">
            {t(candidates ? "applications.registeredHint" : "applications.recordHint")}
          </p>
          {candidates ? (
            <RegisteredNumbers candidates={candidates} chosen={chosen} onChoose={setNumber} />
          ) : (
            <TypedNumbers
              recorded={recorded}
              wrong={wrongNumbers(accept.error)}
              onChange={(key, value) => setRecorded((all) => ({ ...all, [key]: value }))}
            />
          )}
          <div className="mt-4 flex flex-col gap-3">
            <HowVerified verified={verifiedOf(rows, decisions)} />
            <MutationFault error={accept.error ?? acceptNumber.error} />
            <button
              type="submit"
              className="btn btn-primary self-start"
              disabled={isPending || (candidates !== null && !chosen)}
            >
              {t("applications.accept")}
            </button>
          </div>
        </section>
      ) : null}
    </form>
  );
}

/** What has no decision yet passes at once. */
function PassRest({ open, onPass }: { open: number; onPass: () => void }) {
  const t = useTranslations("acquirer");
  return (
    // Above the way around of a narrow screen, which lies on the bottom of it.
    <div className="sticky bottom-[calc(57px+env(safe-area-inset-bottom))] z-10 mb-4 flex flex-wrap items-center gap-3 border-line border-t bg-paper py-3 md:bottom-0">
      <p className="text-ink-2">{t("applications.open", { n: open })}</p>
      <button type="button" className="btn btn-small" onClick={onPass}>
        {t("applications.passRest")}
      </button>
    </div>
  );
}
