"use client";

import { useTranslations } from "next-intl";
import { isUnanswered, refusalIn } from "./api-client.tsx";
import { Icon } from "./icon.tsx";
import { RefusalText } from "./refusal-text.tsx";

/** Why a step was not made: a refusal in words, no answer as unknown, a bug as ours. Nothing where all is well. */
export function MutationFault({ error }: { error: unknown }) {
  const t = useTranslations("common");
  if (!error) return null;
  const refusal = refusalIn(error);
  const unknown = isUnanswered(error);
  return (
    <p
      role="alert"
      className={`flex items-start gap-2 rounded-[10px] p-3 ${unknown ? "bg-amber-soft text-amber-ink" : "bg-vermilion-soft text-vermilion"}`}
    >
      <Icon name={unknown ? "question" : "cross"} className="mt-0.5" />
      <span className="min-w-0 break-words">
        {refusal ? <RefusalText refusal={refusal} /> : unknown ? t("error.unanswered") : t("error.title")}
      </span>
    </p>
  );
}
