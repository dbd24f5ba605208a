"use client";

import { useTranslations } from "next-intl";
import { isUnanswered, refusalIn } from "./api-client.tsx";
import { Icon } from "./icon.tsx";
import { RefusalText } from "./refusal-text.tsx";

/** What a step failed with: a refusal, a fault, or no answer at all. */
export function RefundFault({ error }: { error: Parameters<typeof refusalIn>[0] | null }) {
  const t = useTranslations("common");
  if (!error) return null;
  const refusal = refusalIn(error);
  return !isUnanswered(error) ? (
    <p role="alert" className="flex items-start gap-2 rounded-[10px] bg-vermilion-soft p-3 text-vermilion">
      <Icon name="cross" className="mt-0.5" />
      <span>{refusal ? <RefusalText refusal={refusal} /> : t("error.title")}</span>
    </p>
  ) : (
    <p role="alert" className="flex items-start gap-2 rounded-[10px] bg-amber-soft p-3 text-amber-ink">
      <Icon name="question" className="mt-0.5" />
      <span>{t("refund.unknown")}</span>
    </p>
  );
}
