"use client";

import { useTranslations } from "next-intl";
import { Icon } from "#app/_components/icon.tsx";
import type { Answers } from "#server/api/root.ts";
import type { TypedTerm } from "./typed-rule.ts";

/** One receiver with its share; the field that cannot be read is marked. */
export function TermRow({
  term,
  i,
  others,
  wrong,
  hasFeeBearer,
  onChange,
  onRemove,
}: {
  term: TypedTerm;
  i: number;
  others: Answers["agreement"]["plan"]["receivers"];
  wrong: string | undefined;
  hasFeeBearer: boolean;
  onChange: (change: Partial<TypedTerm>) => void;
  onRemove: () => void;
}) {
  const t = useTranslations("agreement");
  return (
    <li className="flex flex-wrap items-end gap-2 border-line border-b pb-3 last:border-0">
      <label className="flex min-w-[9em] flex-1 flex-col gap-1">
        <span className="text-ink-2 text-sm">{t("propose.to", { n: i + 1 })}</span>
        <select
          className="field"
          name={`to-${i}`}
          required
          value={term.to}
          onChange={(event) => onChange({ to: event.target.value })}
        >
          <option value="">{t("propose.choose")}</option>
          {others.map((r) => (
            <option key={r.number} value={r.number}>
              {r.shortName}
            </option>
          ))}
        </select>
      </label>
      <label className="flex min-w-[12.5em] flex-1 flex-col gap-1">
        <span className="text-ink-2 text-sm">{t("propose.how")}</span>
        <select
          className="field"
          name={`kind-${i}`}
          value={term.kind}
          onChange={(event) => onChange({ kind: event.target.value as TypedTerm["kind"] })}
        >
          <option value="base">{t(hasFeeBearer ? "propose.kinds.whole" : "propose.kinds.base")}</option>
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
          onChange={(event) => onChange({ value: event.target.value })}
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
            onChange={(event) => onChange({ cap: event.target.value })}
          />
        </label>
      )}
      <button
        type="button"
        className="btn px-3"
        aria-label={t("propose.remove", { n: i + 1 })}
        onClick={() => onRemove()}
      >
        <Icon name="close" />
      </button>
    </li>
  );
}
