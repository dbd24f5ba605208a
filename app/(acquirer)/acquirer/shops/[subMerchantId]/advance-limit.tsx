"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { Amount, amountInput } from "#app/_components/amount.tsx";
import { useTRPC } from "#app/_components/api-client.tsx";
import { MutationFault } from "#app/_components/mutation-fault.tsx";
import { ReasonField } from "#app/_components/reason-field.tsx";
import type { Answers } from "#server/api/root.ts";
import type { Id } from "#server/id.ts";

type Advance = Answers["account"]["shops"][number]["advance"];

/** What is advanced to this shop for refunds: the register's word, or what two people of the desk set where it names none. */
export function AdvanceLimit({
  subMerchantId,
  advance,
  mayAsk,
  coreLink,
}: {
  subMerchantId: Id<"smt">;
  advance: Advance;
  mayAsk: boolean;
  coreLink: ReactNode;
}) {
  const t = useTranslations("acquirer.shops");
  return (
    <section className="card mb-4 flex flex-col gap-3 p-4" aria-label={t("limit")}>
      <div className="flex items-baseline justify-between gap-4">
        <h2 className="text-lg">{t("limit")}</h2>
        <span className="font-semibold text-lg">
          <Amount fen={advance.limitFen} />
        </span>
      </div>
      <p className="text-ink-2 text-sm">
        {advance.isRegistered ? (
          <>
            {t("limitRegistered")} {coreLink}
          </>
        ) : (
          t("limitHint")
        )}
      </p>
      {advance.asked ? <Asked subMerchantId={subMerchantId} asked={advance.asked} mayAsk={mayAsk} /> : null}
      {mayAsk && !advance.isRegistered ? <Ask subMerchantId={subMerchantId} /> : null}
    </section>
  );
}

/** The first person's word; anybody else of the two posts confirms it. */
function Asked({
  subMerchantId,
  asked,
  mayAsk,
}: {
  subMerchantId: Id<"smt">;
  asked: NonNullable<Advance["asked"]>;
  mayAsk: boolean;
}) {
  const t = useTranslations("acquirer.shops");
  const trpc = useTRPC();
  const router = useRouter();
  const set = useMutation(
    trpc.account.approveLimit.mutationOptions({ retry: false, onSuccess: () => router.refresh() }),
  );
  const words = {
    who: asked.by ?? "",
    reason: asked.reason,
    amount: () => <Amount fen={asked.limitFen} className="font-semibold" />,
  };
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 rounded-[10px] bg-amber-soft p-3 text-amber-ink">
      <span>{t.rich(asked.byMe ? "limitMine" : "limitAsked", words)}</span>
      {mayAsk && !asked.byMe ? (
        <button
          type="button"
          className="btn btn-small btn-primary"
          disabled={set.isPending}
          onClick={() => set.mutate({ subMerchantId, amount: amountInput(asked.limitFen) })}
        >
          {t("limitSet")}
        </button>
      ) : null}
      <MutationFault error={set.error} />
    </div>
  );
}

function Ask({ subMerchantId }: { subMerchantId: Id<"smt"> }) {
  const t = useTranslations("acquirer.shops");
  const trpc = useTRPC();
  const router = useRouter();
  const [amount, setAmount] = useState("");
  const [reason, setReason] = useState("");
  const ask = useMutation(
    trpc.account.requestLimit.mutationOptions({
      retry: false,
      onSuccess: () => {
        setAmount("");
        setReason("");
        router.refresh();
      },
    }),
  );
  return (
    <form
      className="flex flex-col items-start gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        ask.mutate({ subMerchantId, amount, reason });
      }}
    >
      <div className="flex w-full flex-wrap gap-3">
        <label className="flex flex-col gap-1">
          <span className="text-ink-2 text-sm">{t("limitAmount")}</span>
          <input
            className="field"
            inputMode="decimal"
            required
            maxLength={16}
            value={amount}
            onChange={(event) => setAmount(event.target.value)}
          />
        </label>
        <ReasonField label={t("limitReason")} value={reason} onChange={setReason} />
      </div>
      <button type="submit" className="btn" disabled={ask.isPending}>
        {t("limitAsk")}
      </button>
      <MutationFault error={ask.error} />
    </form>
  );
}
