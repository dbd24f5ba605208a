"use client";

import { useTranslations } from "next-intl";
import { Icon } from "#app/_components/icon.tsx";
import { RuleWords } from "#app/_components/rule-words.tsx";
import { SplitSample } from "#app/_components/split-sample.tsx";
import type { findRuleFault } from "#server/agreement/agreement-fault.ts";
import { ruleWords } from "#server/agreement/rule-words.ts";
import { sampleSplit } from "#server/agreement/sample-split.ts";
import type { SplitRule } from "#server/agreement/split-rule.ts";
import type { Answers } from "#server/api/root.ts";
import type { Unread } from "./typed-rule.ts";

/** One hundred yuan split by the rule as it stands, or what is wrong with it: why the button below cannot be pressed. */
export function SplitPreview({
  rule,
  unread,
  fault,
  fees,
  names,
  cover,
}: {
  rule: SplitRule | undefined;
  unread: Unread | undefined;
  fault: ReturnType<typeof findRuleFault>;
  fees: Answers["agreement"]["plan"]["fees"];
  names: Record<string, string>;
  cover: "seller" | "none";
}) {
  const t = useTranslations("agreement");
  return fault ? (
    <p role="alert" className="flex items-start gap-2 text-vermilion">
      <Icon name="cross" className="mt-0.5" />
      {t.has(`faults.${fault.reason}` as "faults.out_of_range")
        ? t(`faults.${fault.reason}` as "faults.out_of_range")
        : fault.reason}
    </p>
  ) : rule ? (
    <>
      <SplitSample samples={sampleSplit(rule, fees ?? undefined, "")} names={names} />
      <RuleWords
        words={ruleWords(rule)}
        bearer={rule.bearer}
        cover={cover}
        names={new Map(Object.entries(names))}
      />
    </>
  ) : (
    <>
      <p className="text-ink-2">{t("propose.sampleHint")}</p>
      {unread ? <Why unread={unread} /> : null}
    </>
  );
}

/** What is still missing in ink, what is wrong in vermilion. */
function Why({ unread: { n, why } }: { unread: Unread }) {
  const t = useTranslations("agreement");
  const isMissing = why === "to" || why === "empty";
  return (
    <p
      role={isMissing ? "status" : "alert"}
      className={isMissing ? "text-ink-2" : "flex items-start gap-2 text-vermilion"}
    >
      {isMissing ? null : <Icon name="cross" className="mt-0.5" />}
      {t(`propose.unread.${why}`, { n })}
    </p>
  );
}
