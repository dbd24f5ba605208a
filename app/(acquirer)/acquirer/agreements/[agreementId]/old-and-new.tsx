import { getLocale, getTranslations } from "next-intl/server";
import { listed } from "#app/_components/listed.ts";
import { RuleWords } from "#app/_components/rule-words.tsx";
import { SplitSample } from "#app/_components/split-sample.tsx";
import { ruleWords } from "#server/agreement/rule-words.ts";
import type { Answers } from "#server/api/root.ts";

/** The rule in force and the proposed one side by side, in words and in the split of one hundred yuan. */
export async function OldAndNew({ agreement }: { agreement: Answers["agreement"]["get"] }) {
  const t = await getTranslations("acquirer");
  const locale = await getLocale();
  const words = await getTranslations("agreement");
  const { current } = agreement;
  const names = new Map(Object.entries(agreement.names));
  // What holds, or has held, is compared with what holds now; nothing is said of a version that there is not.
  const isNew = agreement.standing === "waiting" || agreement.standing === "to_come";
  const holds = agreement.standing === "in_force" || agreement.standing === "ending";
  return (
    <div className="mb-4 grid items-start gap-4 md:grid-cols-2">
      {current || isNew ? (
        <section className="card p-4">
          <h2 className="mb-2 text-lg">
            {current ? t("agreements.old", { n: current.version }) : t("agreements.oldNone")}
          </h2>
          {current ? (
            <>
              <RuleWords
                words={ruleWords(current.rule)}
                bearer={current.rule.bearer}
                cover={current.refundCover ?? "none"}
                names={names}
              />
              <h3 className="mt-4 mb-2 text-ink-2 text-sm">{words("sample.title")}</h3>
              <SplitSample samples={current.sample} names={agreement.names} />
            </>
          ) : (
            <p className="text-ink-2">
              {t(agreement.version === 1 ? "agreements.oldNoneHint" : "agreements.oldEndedHint")}
            </p>
          )}
        </section>
      ) : null}
      <section className="card border-jade p-4">
        <h2 className="mb-2 text-lg">
          {t(isNew ? "agreements.new" : holds ? "agreements.old" : "agreements.this", {
            n: agreement.version,
          })}
        </h2>
        <RuleWords
          words={ruleWords(agreement.rule)}
          bearer={agreement.rule.bearer}
          cover={agreement.refundCover ?? "none"}
          names={names}
        />
        {agreement.visibility.length > 0 ? (
          <p className="mt-2 text-ink-2 text-sm">
            {words("visibility", {
              names: listed(
                agreement.visibility.map((n) => agreement.names[n] ?? n),
                locale,
              ),
            })}
          </p>
        ) : null}
        <h3 className="mt-4 mb-2 text-ink-2 text-sm">{words("sample.title")}</h3>
        <SplitSample samples={agreement.sample} names={agreement.names} />
      </section>
    </div>
  );
}
