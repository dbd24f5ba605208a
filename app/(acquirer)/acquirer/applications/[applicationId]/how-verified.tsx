"use client";

import { useFormatter, useTranslations } from "next-intl";
import type { ApplicationField } from "#server/onboarding/application-form.ts";
import { WAYS, type Way } from "#server/onboarding/verification.ts";

export type Verified = Partial<Record<ApplicationField, Way>>;

/**
 * What the first person is about to sign for, by the way in which it was verified. The ways are proposals until then: passing
 * the rest with one press must not state a visit that nobody made.
 */
export function HowVerified({ verified }: { verified: Verified }) {
  const t = useTranslations("acquirer");
  const words = useTranslations("onboarding");
  const format = useFormatter();
  const fields = Object.keys(verified) as ApplicationField[];
  return (
    <div className="rounded-lg border border-line p-3">
      <p className="mb-1 text-ink-2">{t("applications.howVerified")}</p>
      <dl className="mb-2 grid gap-x-4 gap-y-1 md:grid-cols-[auto_1fr]">
        {WAYS.filter((way) => fields.some((f) => verified[f] === way)).map((way) => (
          <div key={way} className="contents">
            <dt>{t(`applications.ways.${way}`)}</dt>
            <dd className="text-ink-2">
              {format.list(fields.filter((f) => verified[f] === way).map((f) => words(`fields.${f}`)))}
            </dd>
          </div>
        ))}
      </dl>
      <label className="flex min-h-11 items-center gap-2">
        <input type="checkbox" name="verified" required className="size-4 shrink-0 accent-jade" />
        {t("applications.iVerified")}
      </label>
    </div>
  );
}
