"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC } from "#app/_components/api-client.tsx";
import { Icon } from "#app/_components/icon.tsx";
import { MutationFault } from "#app/_components/mutation-fault.tsx";
import { RuleWords } from "#app/_components/rule-words.tsx";
import { SplitSample } from "#app/_components/split-sample.tsx";
import { findRuleFault } from "#server/agreement/agreement-fault.ts";
import { ruleWords } from "#server/agreement/rule-words.ts";
import { sampleSplit } from "#server/agreement/sample-split.ts";
import type { Answers } from "#server/api/root.ts";
import { readTypedRule, type TypedTerm } from "./typed-rule.ts";

type AgreementPlan = Answers["agreement"]["plan"];

/** The rule line by line, with one hundred yuan split beside it at every key: the arithmetic of clearing, in the browser. */
export function ProposeForm({ plan }: { plan: AgreementPlan }) {
  const t = useTranslations("agreement");
  const trpc = useTRPC();
  const router = useRouter();
  const [sellerNo, setSellerNo] = useState(plan.sellers[0]?.number ?? "");
  const [terms, setTerms] = useState<TypedTerm[]>([{ key: 1, kind: "base", to: "", value: "", cap: "" }]);
  const [bearer, setBearer] = useState<"proportional" | "remainder">("proportional");
  const [feeBearer, setFeeBearer] = useState("");
  const [effectiveFrom, setEffectiveFrom] = useState(plan.today);
  const [visibility, setVisibility] = useState<string[]>([]);
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
  const fault = rule && findRuleFault(rule);
  const set = (key: number, change: Partial<TypedTerm>) =>
    setTerms((all) => all.map((term) => (term.key === key ? { ...term, ...change } : term)));

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
          });
      }}
    >
      <div className="flex min-w-0 flex-col gap-4">
        <section className="card grid gap-3 p-4 sm:grid-cols-2">
          <label className="flex flex-col gap-1">
            <span className="text-ink-2 text-sm">{t("seller")}</span>
            <select
              className="field"
              name="seller"
              value={sellerNo}
              onChange={(event) => setSellerNo(event.target.value)}
            >
              {plan.sellers.map((s) => (
                <option key={s.number} value={s.number}>
                  {s.shortName}
                </option>
              ))}
            </select>
          </label>
          <label className="flex flex-col gap-1">
            <span className="text-ink-2 text-sm">{t("propose.effectiveFrom")}</span>
            <input
              className="field"
              type="date"
              name="effectiveFrom"
              required
              min={plan.today}
              value={effectiveFrom}
              onChange={(event) => setEffectiveFrom(event.target.value)}
            />
          </label>
        </section>
        <section className="card p-4">
          <h2 className="mb-2 text-lg">{t("propose.who")}</h2>
          <ol className="flex flex-col gap-3">
            {terms.map((term, i) => {
              const wrong =
                !rule && "key" in read && read.key === term.key && term.value !== "" ? read.field : undefined;
              return (
                <li
                  key={term.key}
                  className="flex flex-wrap items-end gap-2 border-line border-b pb-3 last:border-0"
                >
                  <label className="flex min-w-[9em] flex-1 flex-col gap-1">
                    <span className="text-ink-2 text-sm">{t("propose.to", { n: i + 1 })}</span>
                    <select
                      className="field"
                      name={`to-${i}`}
                      required
                      value={term.to}
                      onChange={(event) => set(term.key, { to: event.target.value })}
                    >
                      <option value="">{t("propose.choose")}</option>
                      {others.map((r) => (
                        <option key={r.number} value={r.number}>
                          {r.shortName}
                        </option>
                      ))}
                    </select>
                  </label>
                  <label className="flex min-w-[9em] flex-1 flex-col gap-1">
                    <span className="text-ink-2 text-sm">{t("propose.how")}</span>
                    <select
                      className="field"
                      name={`kind-${i}`}
                      value={term.kind}
                      onChange={(event) => set(term.key, { kind: event.target.value as TypedTerm["kind"] })}
                    >
                      <option value="base">{t("propose.kinds.base")}</option>
                      <option value="rest">{t("propose.kinds.rest")}</option>
                      <option value="fixed">{t("propose.kinds.fixed")}</option>
                    </select>
                  </label>
                  <label className="flex w-[7em] flex-col gap-1">
                    <span className="text-ink-2 text-sm">
                      {t(term.kind === "fixed" ? "propose.yuan" : "propose.percent")}
                    </span>
                    <input
                      className="field"
                      inputMode="decimal"
                      name={`value-${i}`}
                      required
                      maxLength={16}
                      value={term.value}
                      aria-invalid={wrong === "value" ? true : undefined}
                      onChange={(event) => set(term.key, { value: event.target.value })}
                    />
                  </label>
                  {term.kind === "fixed" ? null : (
                    <label className="flex w-[7em] flex-col gap-1">
                      <span className="text-ink-2 text-sm">{t("propose.cap")}</span>
                      <input
                        className="field"
                        inputMode="decimal"
                        name={`cap-${i}`}
                        maxLength={16}
                        value={term.cap}
                        aria-invalid={wrong === "cap" ? true : undefined}
                        onChange={(event) => set(term.key, { cap: event.target.value })}
                      />
                    </label>
                  )}
                  <button
                    type="button"
                    className="btn px-3"
                    aria-label={t("propose.remove", { n: i + 1 })}
                    onClick={() => setTerms((all) => all.filter((x) => x.key !== term.key))}
                  >
                    <Icon name="close" />
                  </button>
                </li>
              );
            })}
          </ol>
          <button
            type="button"
            className="btn btn-small mt-3"
            onClick={() =>
              setTerms((all) => [
                ...all,
                { key: Math.max(0, ...all.map((x) => x.key)) + 1, kind: "base", to: "", value: "", cap: "" },
              ])
            }
          >
            <Icon name="plus" size={18} />
            {t("propose.add")}
          </button>
          <p className="mt-3">{t("propose.remainder", { name: names[sellerNo] ?? "" })}</p>
        </section>
        <section className="card grid gap-3 p-4 sm:grid-cols-2">
          <label className="flex flex-col gap-1">
            <span className="text-ink-2 text-sm">{t("propose.bearer")}</span>
            <select
              className="field"
              name="bearer"
              value={bearer}
              onChange={(event) => setBearer(event.target.value as typeof bearer)}
            >
              <option value="proportional">{t("propose.bearers.proportional")}</option>
              <option value="remainder">
                {t("propose.bearers.remainder", { name: names[sellerNo] ?? "" })}
              </option>
            </select>
          </label>
          <label className="flex flex-col gap-1">
            <span className="text-ink-2 text-sm">{t("propose.feeBearer")}</span>
            <select
              className="field"
              name="feeBearer"
              value={bearerOfFee}
              onChange={(event) => setFeeBearer(event.target.value)}
            >
              <option value="">{t("propose.feeFirst")}</option>
              {[...receivers, sellerNo].map((no) => (
                <option key={no} value={no}>
                  {names[no] ?? no}
                </option>
              ))}
            </select>
          </label>
          {receivers.length > 0 ? (
            <fieldset className="sm:col-span-2">
              <legend className="mb-1 text-ink-2 text-sm">{t("propose.visibility")}</legend>
              <div className="flex flex-wrap gap-3">
                {receivers.map((no) => (
                  <label key={no} className="inline-flex min-h-11 items-center gap-2">
                    <input
                      type="checkbox"
                      className="size-4 accent-jade"
                      checked={visibility.includes(no)}
                      onChange={(event) =>
                        setVisibility((all) =>
                          event.target.checked ? [...all, no] : all.filter((x) => x !== no),
                        )
                      }
                    />
                    {names[no] ?? no}
                  </label>
                ))}
              </div>
            </fieldset>
          ) : null}
        </section>
      </div>
      <aside className="card flex flex-col gap-3 p-4 md:sticky md:top-4">
        <h2 className="text-lg">{t("sample.title")}</h2>
        {fault ? (
          <p role="alert" className="flex items-start gap-2 text-vermilion">
            <Icon name="cross" className="mt-0.5" />
            {t.has(`faults.${fault.reason}` as "faults.out_of_range")
              ? t(`faults.${fault.reason}` as "faults.out_of_range")
              : fault.reason}
          </p>
        ) : rule ? (
          <>
            <SplitSample samples={sampleSplit(rule, plan.fees ?? undefined, "")} names={names} />
            <RuleWords words={ruleWords(rule)} bearer={rule.bearer} names={new Map(Object.entries(names))} />
          </>
        ) : (
          <p className="text-ink-2">{t("propose.sampleHint")}</p>
        )}
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
