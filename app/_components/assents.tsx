import { useTranslations } from "next-intl";
import type { Answers } from "#server/api/root.ts";
import { State } from "./state.tsx";
import { Time } from "./time.tsx";

type AgreementView = Answers["agreement"]["get"];

type Facts = Pick<
  AgreementView,
  "signature" | "consents" | "approvals" | "sellerName" | "acquirerName" | "status"
>;

/** Who has said yes, who is missing, who is next: the merchant, every receiver, two people of the acquirer. */
export function Assents({ agreement }: { agreement: Facts }) {
  const t = useTranslations("agreement");
  const { signature, consents, approvals, sellerName, acquirerName } = agreement;
  const ended = agreement.status === "withdrawn" || agreement.status === "revoked";
  const steps = [
    { key: "sign", label: t("assent.sign", { name: sellerName }), at: signature.at, who: signature.name },
    ...consents.map((c) => ({
      key: c.number,
      label: t("assent.consent", { name: c.name }),
      at: c.at,
      who: c.name,
    })),
    ...approvals.map((a) => ({
      key: `approval-${a.step}`,
      label: t(a.step === 1 ? "assent.review" : "assent.approve", { name: acquirerName }),
      at: a.at,
      who: a.name,
    })),
  ];
  return (
    <ol className="flex flex-col">
      {steps.map((step) => (
        <li
          key={step.key}
          className="flex flex-wrap items-center justify-between gap-x-4 border-line border-b py-2 last:border-0"
        >
          <span>{step.label}</span>
          {step.at ? (
            <span className="flex items-center gap-2 text-ink-2 text-sm">
              <State mood="come">{t("assent.given")}</State>
              {step.who ? <span>{step.who}</span> : null}
              <Time at={step.at} />
            </span>
          ) : ended ? (
            <State mood="still">{t("assent.never")}</State>
          ) : (
            <State mood="waiting">{t("assent.missing")}</State>
          )}
        </li>
      ))}
    </ol>
  );
}
