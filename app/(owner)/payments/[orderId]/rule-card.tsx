import { getTranslations } from "next-intl/server";
import { RuleWords } from "#app/_components/rule-words.tsx";
import type { Answers } from "#server/api/root.ts";

type Trace = Answers["payment"]["trace"];

/** The rule that split this payment, in words: of money that came, to a reader who sees the rule. */
export async function RuleCard({ trace, rule }: { trace: Trace; rule: NonNullable<Trace["rule"]> }) {
  const t = await getTranslations("owner");
  const names = new Map(trace.parts.map((part) => [part.number, part.name]));
  return (
    <section className="card p-4">
      <h2 className="mb-2 text-lg">{t("payment.rule")}</h2>
      {rule.length > 1 ? (
        <RuleWords
          words={rule}
          names={names}
          bearer={trace.agreement?.bearer}
          cover={trace.agreement?.cover}
        />
      ) : (
        <p className="text-ink-2">{t("payment.noRule")}</p>
      )}
      {trace.agreement ? (
        <p className="mt-3 text-ink-2 text-sm">
          {t("payment.ruleVersion", { version: trace.agreement.version })}
        </p>
      ) : null}
    </section>
  );
}
