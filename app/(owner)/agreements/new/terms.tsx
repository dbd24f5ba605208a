"use client";

import { useTranslations } from "next-intl";
import type { Dispatch, SetStateAction } from "react";
import { Icon } from "#app/_components/icon.tsx";
import type { Answers } from "#server/api/root.ts";
import { TermRow } from "./term-row.tsx";
import type { TypedTerm, Unread } from "./typed-rule.ts";

/** Who gets a share before the seller, line by line, and the seller who gets the rest. */
export function Terms({
  terms,
  onTerms,
  others,
  sellerName,
  unread,
  hasFeeBearer,
}: {
  terms: readonly TypedTerm[];
  onTerms: Dispatch<SetStateAction<TypedTerm[]>>;
  others: Answers["agreement"]["plan"]["receivers"];
  sellerName: string;
  /** The line and field that cannot be read, when there is one. */
  unread: Unread | undefined;
  /** Then shares are reckoned on the whole payment, else on what the fee leaves. */
  hasFeeBearer: boolean;
}) {
  const t = useTranslations("agreement");
  return (
    <section className="card p-4">
      <h2 className="mb-2 text-lg">{t("propose.who")}</h2>
      <ol className="flex flex-col gap-3">
        {terms.map((term, i) => {
          const wrong = unread?.key === term.key && term.value !== "" ? unread.field : undefined;
          return (
            <TermRow
              key={term.key}
              term={term}
              i={i}
              others={others}
              wrong={wrong}
              hasFeeBearer={hasFeeBearer}
              onChange={(change) =>
                onTerms((all) => all.map((x) => (x.key === term.key ? { ...x, ...change } : x)))
              }
              onRemove={() => onTerms((all) => all.filter((x) => x.key !== term.key))}
            />
          );
        })}
      </ol>
      <button
        type="button"
        className="btn btn-small mt-3"
        onClick={() =>
          onTerms((all) => [
            ...all,
            { key: Math.max(0, ...all.map((x) => x.key)) + 1, kind: "base", to: "", value: "", cap: "" },
          ])
        }
      >
        <Icon name="plus" size={18} />
        {t("propose.add")}
      </button>
      <p className="mt-3">{t("propose.remainder", { name: sellerName })}</p>
    </section>
  );
}
