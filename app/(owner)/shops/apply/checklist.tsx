"use client";
import { useLocale, useTranslations } from "next-intl";
import type { ComponentProps } from "react";
import { Icon } from "#app/_components/icon.tsx";
import { listed } from "#app/_components/listed.ts";
import { MutationFault } from "#app/_components/mutation-fault.tsx";
import type { ApplicationField } from "#server/onboarding/application-form.ts";

/** How far the form is, field by field, and the two buttons. */
export function Checklist({
  wanted,
  faults,
  asked,
  unchanged,
  isPending,
  error,
  onSave,
  acquirerName,
}: {
  wanted: readonly ApplicationField[];
  faults: readonly {
    field: ApplicationField;
  }[] /** Somebody tried to submit: what is missing is said aloud. */;
  asked: boolean;
  /** What was returned and still stands as it was, by its words. */
  unchanged: readonly string[];
  isPending: boolean;
  /** What the last request failed with, unless a field shows it. */
  error: ComponentProps<typeof MutationFault>["error"];
  onSave: () => void;
  acquirerName: string;
}) {
  const t = useTranslations("onboarding");
  const locale = useLocale();
  const done = wanted.length - faults.length;
  return (
    <aside className="card flex flex-col gap-3 p-4 md:sticky md:top-4">
      <h2 className="text-lg">{t("apply.checklist")}</h2>
      <p>{t("apply.progress", { done, all: wanted.length })}</p>
      <div className="h-2 overflow-hidden rounded-full bg-sunk" aria-hidden="true">
        <div className="h-full bg-jade" style={{ width: `${Math.round((done / wanted.length) * 100)}%` }} />
      </div>
      <ul className="hidden flex-col gap-0.5 text-sm md:flex">
        {wanted.map((field) => {
          const open = faults.some((f) => f.field === field);
          return (
            <li key={field} className={`flex items-center gap-1.5 ${open ? "text-ink-2" : "text-jade"}`}>
              <Icon name={open ? "clock" : "check"} size={16} />
              {t(`fields.${field}`)}
            </li>
          );
        })}
      </ul>
      {asked && faults.length > 0 ? (
        <p role="alert" className="text-vermilion">
          {unchanged.length === faults.length
            ? t("apply.unchanged", { fields: listed(unchanged, locale) })
            : t("apply.incomplete", { n: faults.length })}
        </p>
      ) : null}
      <MutationFault error={error} />
      <button type="submit" className="btn btn-primary" disabled={isPending}>
        {t("apply.submit")}
      </button>
      <button type="button" className="btn" disabled={isPending} onClick={onSave}>
        {t("apply.save")}
      </button>
      <p className="text-ink-2 text-sm">{t("apply.who", { acquirer: acquirerName })}</p>
    </aside>
  );
}
