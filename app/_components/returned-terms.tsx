import { useTranslations } from "next-intl";
import type { Answers } from "#server/api/root.ts";

type AgreementView = Answers["agreement"]["get"];

/** What the acquirer returned, term by term, each with its reason. */
export function ReturnedTerms({
  agreement,
}: {
  agreement: Pick<AgreementView, "returned" | "rule" | "names" | "acquirerName">;
}) {
  const t = useTranslations("agreement");
  const { returned, rule, names, acquirerName } = agreement;
  if (returned.length === 0) return null;
  const nameOf = (field: string): string => {
    const n = /^terms\[(\d+)\]$/.exec(field)?.[1];
    const term = n === undefined ? undefined : rule.terms[Number(n)];
    if (term) return t("returned.term", { n: Number(n) + 1, name: names[term.to] ?? term.to });
    switch (field) {
      case "remainder":
      case "bearer":
      case "feeBearer":
      case "effectiveFrom":
        return t(`returned.${field}`);
      default:
        return t("returned.whole");
    }
  };
  return (
    <section className="card mb-4 border-vermilion p-4">
      <h2 className="mb-2 text-lg">{t("returned.title", { acquirer: acquirerName })}</h2>
      <ul className="flex flex-col gap-2">
        {returned.map(({ field, reason }) => (
          <li key={`${field} ${reason}`}>
            <span className="text-ink-2 text-sm">{nameOf(field)}</span>
            <p>{reason}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
