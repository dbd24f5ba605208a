"use client";

import { useTranslations } from "next-intl";
import { REASON_MAX_LENGTH } from "#server/merchant/stated-reason.ts";
import type { ApplicationField } from "#server/onboarding/application-form.ts";
import { type FieldCheck, usualWay, WAYS, type Way } from "#server/onboarding/verification.ts";
import { CheckedBy } from "./checked-by.tsx";

export interface FieldRow {
  field: ApplicationField;
  value: string;
  /** What it was in the round before, where it changed. */
  before: string | undefined;
  /** What was found in the round before. */
  finding: string | undefined;
  /** How the reviewer verified it, where that is done. */
  check?: FieldCheck | undefined;
}
/** A field that is not there was not looked at yet. */
export type Decisions = Partial<Record<ApplicationField, Decision>>;
export interface Decision {
  ok: boolean;
  reason: string;
  way: Way;
}

const REASONS = ["mismatch", "unclear", "expired", "wrong"] as const;

/** Every field with its own 通过 / 退回 and a reason; what changed since the last round is marked. */
export function FieldDecisions({
  rows,
  decisions,
  onDecide,
  asksWay,
}: {
  rows: readonly FieldRow[];
  decisions: Decisions;
  onDecide: (field: ApplicationField, decision: Decision) => void;
  /** The first person says how each item was verified. */
  asksWay: boolean;
}) {
  const t = useTranslations("acquirer");
  const words = useTranslations("onboarding");
  return (
    <section className="card mb-4">
      <datalist id="review-reasons">
        {REASONS.map((reason) => (
          <option key={reason} value={t(`applications.reasons.${reason}`)} />
        ))}
      </datalist>
      {rows.map(({ field, value, before, finding, check }) => {
        const decision = decisions[field];
        const label = words(`fields.${field}`);
        return (
          <fieldset
            key={field}
            className="grid items-center gap-x-4 gap-y-1 border-line border-b px-4 py-2 last:border-0 md:grid-cols-[10em_1fr_auto]"
          >
            <legend className="sr-only">{label}</legend>
            <span className="text-ink-2 text-sm" aria-hidden="true">
              {label}
            </span>
            <div className="min-w-0 break-words">
              {value || "–"}
              {before !== undefined ? (
                <span className="block text-amber-ink text-sm">
                  {t("applications.was", { before: before || "–" })}
                </span>
              ) : null}
              {check ? <CheckedBy check={check} /> : null}
              {finding ? (
                <span className="block text-ink-2 text-sm">
                  {t("applications.wasFound", { reason: finding })}
                </span>
              ) : null}
            </div>
            <div className="flex gap-2">
              {([true, false] as const).map((ok) => (
                <label
                  key={String(ok)}
                  className={`inline-flex min-h-11 items-center gap-1.5 rounded-lg border px-3 ${
                    decision?.ok === ok
                      ? ok
                        ? "border-jade bg-jade-soft text-jade"
                        : "border-vermilion bg-vermilion-soft text-vermilion"
                      : "border-line"
                  }`}
                >
                  <input
                    type="radio"
                    name={`decision-${field}`}
                    className={`size-4 ${ok ? "accent-jade" : "accent-vermilion"}`}
                    checked={decision?.ok === ok}
                    onChange={() =>
                      onDecide(field, {
                        ok,
                        reason: decision?.reason ?? "",
                        way: decision?.way ?? usualWay(field),
                      })
                    }
                  />
                  {t(ok ? "applications.pass" : "applications.return")}
                </label>
              ))}
            </div>
            {asksWay && decision?.ok ? (
              <label className="flex flex-wrap items-center gap-2 text-sm md:col-span-2 md:col-start-2">
                <span className="text-ink-2">{t("applications.wayOf")}</span>
                <select
                  className="field w-auto"
                  name={`way-${field}`}
                  aria-label={t("applications.wayOfField", { field: label })}
                  value={decision.way}
                  onChange={(event) => onDecide(field, { ...decision, way: event.target.value as Way })}
                >
                  {WAYS.map((way) => (
                    <option key={way} value={way}>
                      {t(`applications.ways.${way}`)}
                    </option>
                  ))}
                </select>
              </label>
            ) : null}
            {decision?.ok === false ? (
              <input
                className="field md:col-span-2 md:col-start-2"
                list="review-reasons"
                required
                maxLength={REASON_MAX_LENGTH}
                placeholder={t("applications.reasonHint")}
                aria-label={t("applications.reasonOf", { field: label })}
                value={decision.reason}
                onChange={(event) => onDecide(field, { ...decision, reason: event.target.value })}
              />
            ) : null}
          </fieldset>
        );
      })}
    </section>
  );
}
