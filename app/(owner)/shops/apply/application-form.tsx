"use client";

import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { refusalIn } from "#app/_components/api-client.tsx";
import { listed } from "#app/_components/listed.ts";
import type { Id } from "#server/id.ts";
import {
  type ApplicationField,
  type ApplicationFields,
  type FieldReason,
  fieldsOf,
  findFieldFaults,
  tidyFields,
} from "#server/onboarding/application-form.ts";
import type { SubjectType } from "#server/onboarding/name-match.ts";
import { provincesOf } from "#server/onboarding/province.ts";
import { Checklist } from "./checklist.tsx";
import { FieldInput } from "./field-input.tsx";
import { SubjectChoice } from "./subject-choice.tsx";
import { useSubmission } from "./use-submission.ts";

const GROUPS = [
  { key: "subject", fields: ["name", "shortName", "licenceCode", "category", "province", "address"] },
  { key: "person", fields: ["personName", "personIdMask", "contactPhone"] },
  { key: "account", fields: ["holderName", "bankName", "cnaps", "accountTail"] },
] as const satisfies readonly { key: string; fields: readonly ApplicationField[] }[];

export interface Editable {
  id: Id<"app">;
  subjectType: SubjectType;
  fields: ApplicationFields;
  findings: readonly { field: string; reason: string }[];
  /** As it was handed in last. */
  submitted: ApplicationFields | undefined;
}

/** The form with its checklist. The same checks run here and in the verb; what the acquirer found stands at its field. */
export function ApplicationForm({
  application,
  acquirerName,
  area,
}: {
  application: Editable | undefined;
  acquirerName: string;
  /** Provinces where the acquirer may take shops; empty: everywhere. */
  area: readonly string[];
}) {
  const t = useTranslations("onboarding");
  const locale = useLocale();
  const [subjectType, setSubjectType] = useState<SubjectType>(application?.subjectType ?? "enterprise");
  const [typed, setTyped] = useState<Partial<Record<ApplicationField, string>>>({ ...application?.fields });
  const [asked, setAsked] = useState(false);

  const fields = tidyFields(typed);
  const returned = application?.submitted && {
    fields: application.submitted,
    findings: application.findings,
  };
  const faults = findFieldFaults(subjectType, fields, { acquirerName, area }, returned);
  const wanted = fieldsOf(subjectType);
  const { error, isPending, save, submit } = useSubmission(application?.id);
  const refusal = error ? refusalIn(error) : undefined;
  const fullIn = refusal?.code === "input_invalid" ? refusal.field : undefined;

  /** The fault to show at a field: what the acquirer found, then what is wrong after a try to submit. */
  function faultOf(field: ApplicationField): string | undefined {
    if (fullIn === field) return t("reasons.full_number_not_here", { acquirer: acquirerName });
    const found = application?.findings.find((f) => f.field === field);
    if (found && (fields[field] ?? "") === (application?.submitted?.[field] ?? ""))
      return t("apply.found", { acquirer: acquirerName, reason: found.reason });
    const fault = faults.find((f) => f.field === field);
    const isTyped = (typed[field] ?? "") !== "";
    if (!fault || (!asked && (!isTyped || fault.reason === "required" || touching === field)))
      return undefined;
    return t(`reasons.${fault.reason satisfies FieldReason}`, {
      acquirer: acquirerName,
      area: listed(area, locale),
    });
  }
  const [touching, setTouching] = useState<ApplicationField>();

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setAsked(true);
        if (faults.length > 0) document.getElementById(`field-${faults[0]?.field}`)?.focus();
        else void submit({ subjectType, fields: typed });
      }}
      className="grid items-start gap-4 md:grid-cols-[1fr_280px]"
    >
      <div className="flex min-w-0 flex-col gap-4">
        <SubjectChoice subjectType={subjectType} onChange={setSubjectType} />
        {GROUPS.map((group) => (
          <fieldset key={group.key} className="card p-4">
            <legend className="sr-only">{t(`apply.groups.${group.key}`)}</legend>
            <p className="font-semibold text-lg" aria-hidden="true">
              {t(`apply.groups.${group.key}`)}
            </p>
            {group.key === "subject" ? null : (
              <p className="mb-2 text-ink-2 text-sm">
                {t(`apply.groupHints.${group.key}`, { acquirer: acquirerName })}
              </p>
            )}
            <div className="grid gap-3 sm:grid-cols-2">
              {group.fields
                .filter((field) => wanted.includes(field))
                .map((field) => (
                  <FieldInput
                    key={field}
                    field={field}
                    value={typed[field] ?? ""}
                    fault={faultOf(field)}
                    provinces={provincesOf(area)}
                    onTouch={setTouching}
                    onChange={(value) => setTyped((all) => ({ ...all, [field]: value }))}
                  />
                ))}
            </div>
          </fieldset>
        ))}
      </div>
      <Checklist
        wanted={wanted}
        faults={faults}
        asked={asked}
        unchanged={faults.filter((f) => f.reason === "unchanged").map((f) => t(`fields.${f.field}`))}
        isPending={isPending}
        error={fullIn ? null : error}
        onSave={() => void save({ subjectType, fields: typed })}
        acquirerName={acquirerName}
      />
    </form>
  );
}
