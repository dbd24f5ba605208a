"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC } from "#app/_components/api-client.tsx";
import { MutationFault } from "#app/_components/mutation-fault.tsx";
import { findRuleFault } from "#server/agreement/agreement-fault.ts";
import type { Answers } from "#server/api/root.ts";
import { type Bearer, Bearers } from "./bearers.tsx";
import { SellerAndDay } from "./seller-and-day.tsx";
import { SplitPreview } from "./split-preview.tsx";
import { Terms } from "./terms.tsx";
import { readTypedRule, type TypedTerm, typedTerms } from "./typed-rule.ts";

type AgreementPlan = Answers["agreement"]["plan"];

/** The rule line by line, with one hundred yuan split beside it at every key: the arithmetic of clearing, in the browser. */
export function ProposeForm({
  plan,
  former,
}: {
  plan: AgreementPlan;
  former?: Pick<Answers["agreement"]["get"], "rule" | "visibility" | "refundCover"> | undefined;
}) {
  const t = useTranslations("agreement");
  const trpc = useTRPC();
  const router = useRouter();
  const [sellerNo, setSellerNo] = useState(former?.rule.remainder ?? plan.sellers[0]?.number ?? "");
  const [terms, setTerms] = useState<TypedTerm[]>(
    former ? typedTerms(former.rule) : [{ key: 1, kind: "base", to: "", value: "", cap: "" }],
  );
  const [bearer, setBearer] = useState<Bearer>(former?.rule.bearer ?? "proportional");
  const [feeBearer, setFeeBearer] = useState(former?.rule.feeBearer ?? "");
  const [effectiveFrom, setEffectiveFrom] = useState(plan.today);
  const [visibility, setVisibility] = useState<string[]>([...(former?.visibility ?? [])]);
  const [cover, setCover] = useState(former?.refundCover === "seller");
  const create = useMutation(
    trpc.agreement.create.mutationOptions({
      retry: false,
      onSuccess: ({ agreementId }) => router.push(`/agreements/${agreementId}`),
    }),
  );
  const seller = plan.sellers.find((s) => s.number === sellerNo);
  const names = Object.fromEntries(plan.receivers.map((r) => [r.number, r.shortName]));
  const others = plan.receivers.filter((r) => r.number !== sellerNo);
  const receivers = [...new Set(terms.map((term) => term.to))].filter((no) => no !== "" && no !== sellerNo);
  const bearerOfFee = [...receivers, sellerNo].includes(feeBearer) ? feeBearer : "";
  const read = readTypedRule(terms, { remainder: sellerNo, bearer, feeBearer: bearerOfFee });
  const rule = "rule" in read ? read.rule : undefined;
  const unread = "why" in read ? read : undefined;
  const fault = rule && findRuleFault(rule);

  return (
    <form
      className="grid items-start gap-4 md:grid-cols-[1fr_360px]"
      onSubmit={(event) => {
        event.preventDefault();
        if (rule && !fault && seller)
          create.mutate({
            subMerchantId: seller.id,
            rule: { ...rule, terms: [...rule.terms] },
            effectiveFrom,
            visibility: visibility.filter((no) => receivers.includes(no)),
            refundCover: cover && receivers.length > 0 ? "seller" : undefined,
          });
      }}
    >
      <div className="flex min-w-0 flex-col gap-4">
        <SellerAndDay
          plan={plan}
          sellerNo={sellerNo}
          onSeller={setSellerNo}
          effectiveFrom={effectiveFrom}
          onEffectiveFrom={setEffectiveFrom}
        />
        <Terms
          terms={terms}
          onTerms={setTerms}
          others={others}
          sellerName={names[sellerNo] ?? ""}
          unread={unread}
          hasFeeBearer={bearerOfFee !== ""}
        />
        <Bearers
          sellerNo={sellerNo}
          receivers={receivers}
          names={names}
          bearer={bearer}
          onBearer={setBearer}
          feeBearer={bearerOfFee}
          onFeeBearer={setFeeBearer}
          visibility={visibility}
          onVisibility={setVisibility}
          cover={cover}
          onCover={setCover}
        />
      </div>
      <aside className="card flex flex-col gap-3 p-4 md:sticky md:top-4">
        <h2 className="text-lg">{t("sample.title")}</h2>
        <SplitPreview
          rule={rule}
          unread={unread}
          fault={fault}
          fees={plan.fees}
          names={names}
          cover={cover ? "seller" : "none"}
        />
        <MutationFault error={create.error} />
        <button
          type="submit"
          className="btn btn-primary"
          disabled={!rule || fault !== undefined || create.isPending}
        >
          {t("propose.submit")}
        </button>
        <p className="text-ink-2 text-sm">{t("propose.after", { acquirer: plan.acquirerName })}</p>
      </aside>
    </form>
  );
}
