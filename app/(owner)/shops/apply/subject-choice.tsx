"use client";

import { useTranslations } from "next-intl";
import { SUBJECT_TYPES, type SubjectType } from "#server/onboarding/name-match.ts";

/** What kind of business applies. */
export function SubjectChoice({
  subjectType,
  onChange,
}: {
  subjectType: SubjectType;
  onChange: (type: SubjectType) => void;
}) {
  const t = useTranslations("onboarding");
  return (
    <fieldset className="card p-4">
      <legend className="sr-only">{t("apply.subject")}</legend>
      <p className="mb-2 font-semibold text-lg" aria-hidden="true">
        {t("apply.subject")}
      </p>
      <div className="flex flex-wrap gap-2">
        {SUBJECT_TYPES.map((type) => (
          <label
            key={type}
            className={`inline-flex min-h-11 items-center gap-2 rounded-lg border px-3 ${subjectType === type ? "border-jade bg-jade-soft text-jade" : "border-line"}`}
          >
            <input
              type="radio"
              name="subjectType"
              className="size-4 accent-jade"
              checked={subjectType === type}
              onChange={() => onChange(type)}
            />
            {t(`subject.${type}`)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
