"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { refusalIn, useTRPC } from "#app/_components/api-client.tsx";
import { Icon } from "#app/_components/icon.tsx";
import { MutationFault } from "#app/_components/mutation-fault.tsx";
import { useToast } from "#app/_components/toast.tsx";
import type { Id } from "#server/id.ts";
import {
  type ApplicationField,
  type ApplicationFields,
  type FieldReason,
  fieldsOf,
  findFieldFaults,
  tidyFields,
} from "#server/onboarding/application-form.ts";
import { SUBJECT_TYPES, type SubjectType } from "#server/onboarding/name-match.ts";

const GROUPS = [
  { key: "subject", fields: ["name", "shortName", "licenceCode", "category", "province", "address"] },
  { key: "person", fields: ["personName", "personIdMask", "contactPhone"] },
  { key: "account", fields: ["holderName", "bankName", "cnaps", "accountTail"] },
] as const satisfies readonly { key: string; fields: readonly ApplicationField[] }[];

const WIDE: readonly ApplicationField[] = ["name", "address", "holderName"];
const NUMERIC: readonly ApplicationField[] = ["category", "contactPhone", "cnaps", "accountTail"];

export interface Editable {
  id: Id<"app">;
  subjectType: SubjectType;
  fields: ApplicationFields;
  findings: readonly { field: string; reason: string }[];
}

/** The form with its checklist. The same checks run here and in the verb; what the acquirer found stands at its field. */
export function ApplicationForm({
  application,
  acquirerName,
}: {
  application: Editable | undefined;
  acquirerName: string;
}) {
  const t = useTranslations("onboarding");
  const trpc = useTRPC();
  const router = useRouter();
  const toast = useToast();
  const [subjectType, setSubjectType] = useState<SubjectType>(application?.subjectType ?? "enterprise");
  const [typed, setTyped] = useState<Partial<Record<ApplicationField, string>>>({ ...application?.fields });
  const [asked, setAsked] = useState(false);
  const create = useMutation(trpc.application.create.mutationOptions({ retry: false }));
  const write = useMutation(trpc.application.write.mutationOptions({ retry: false }));
  const submit = useMutation(trpc.application.submit.mutationOptions({ retry: false }));
  const isPending = create.isPending || write.isPending || submit.isPending;

  const fields = tidyFields(typed);
  const faults = findFieldFaults(subjectType, fields);
  const wanted = fieldsOf(subjectType);
  const done = wanted.length - faults.length;
  const error = create.error ?? write.error ?? submit.error;
  const refusal = error ? refusalIn(error) : undefined;
  const fullIn = refusal?.code === "input_invalid" ? refusal.field : undefined;

  /** The fault to show at a field: what the acquirer found, then what is wrong after a try to submit. */
  function faultOf(field: ApplicationField): { text: string; isFinding: boolean } | undefined {
    if (fullIn === field)
      return { text: t("reasons.full_number_not_here", { acquirer: acquirerName }), isFinding: false };
    const found = application?.findings.find((f) => f.field === field);
    if (found && (typed[field] ?? "") === (application?.fields[field] ?? ""))
      return { text: t("apply.found", { acquirer: acquirerName, reason: found.reason }), isFinding: true };
    const fault = faults.find((f) => f.field === field);
    const isTyped = (typed[field] ?? "") !== "";
    if (!fault || (!asked && (!isTyped || fault.reason === "required" || touching === field)))
      return undefined;
    return { text: t(`reasons.${fault.reason satisfies FieldReason}`), isFinding: false };
  }
  const [touching, setTouching] = useState<ApplicationField>();

  async function save(): Promise<Id<"app"> | undefined> {
    for (const m of [create, write, submit]) m.reset();
    const body = { subjectType, fields: typed };
    if (application) {
      await write.mutateAsync({ ...body, applicationId: application.id });
      return application.id;
    }
    return (await create.mutateAsync(body)).applicationId;
  }
  async function onSave() {
    try {
      const id = await save();
      toast("come", t("apply.saved"));
      if (!application && id) router.replace(`/shops/apply/${id}`);
      else router.refresh();
    } catch {
      // Shown beside the form.
    }
  }
  async function onSubmit() {
    setAsked(true);
    if (faults.length > 0) {
      document.getElementById(`field-${faults[0]?.field}`)?.focus();
      return;
    }
    try {
      const applicationId = await save();
      if (!applicationId) return;
      await submit.mutateAsync({ applicationId, subjectType, fields: typed });
      toast("come", t("apply.submitted"));
      if (application) router.refresh();
      else router.replace(`/shops/apply/${applicationId}`);
    } catch {
      // Shown beside the form.
    }
  }

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void onSubmit();
      }}
      className="grid items-start gap-4 md:grid-cols-[1fr_280px]"
    >
      <div className="flex min-w-0 flex-col gap-4">
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
                  onChange={() => setSubjectType(type)}
                />
                {t(`subject.${type}`)}
              </label>
            ))}
          </div>
        </fieldset>
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
                .map((field) => {
                  const fault = faultOf(field);
                  return (
                    <label
                      key={field}
                      className={`flex flex-col gap-1 ${WIDE.includes(field) ? "sm:col-span-2" : ""}`}
                    >
                      <span className="text-ink-2 text-sm">{t(`fields.${field}`)}</span>
                      <input
                        id={`field-${field}`}
                        className="field"
                        name={field}
                        maxLength={120}
                        autoComplete="off"
                        inputMode={NUMERIC.includes(field) ? "numeric" : undefined}
                        placeholder={t(`placeholders.${field}`)}
                        value={typed[field] ?? ""}
                        aria-invalid={fault ? true : undefined}
                        aria-describedby={fault ? `fault-${field}` : undefined}
                        onFocus={() => setTouching(field)}
                        onBlur={() => setTouching(undefined)}
                        onChange={(event) => setTyped((all) => ({ ...all, [field]: event.target.value }))}
                      />
                      {fault ? (
                        <span id={`fault-${field}`} className="text-sm text-vermilion">
                          {fault.text}
                        </span>
                      ) : null}
                    </label>
                  );
                })}
            </div>
          </fieldset>
        ))}
      </div>
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
            {t("apply.incomplete", { n: faults.length })}
          </p>
        ) : null}
        {fullIn ? null : <MutationFault error={error} />}
        <button type="submit" className="btn btn-primary" disabled={isPending}>
          {t("apply.submit")}
        </button>
        <button type="button" className="btn" disabled={isPending} onClick={() => void onSave()}>
          {t("apply.save")}
        </button>
        <p className="text-ink-2 text-sm">{t("apply.who", { acquirer: acquirerName })}</p>
      </aside>
    </form>
  );
}
