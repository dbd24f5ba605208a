"use client";
import { useTranslations } from "next-intl";
import type { ApplicationField } from "#server/onboarding/application-form.ts";

const WIDE: readonly ApplicationField[] = ["name", "address", "holderName"];
const NUMERIC: readonly ApplicationField[] = ["category", "contactPhone", "cnaps", "accountTail"];

/** One field of the application with the fault that stands at it. */
export function FieldInput({
  field,
  value,
  fault,
  provinces,
  onTouch,
  onChange,
}: {
  field: ApplicationField;
  value: string;
  fault: string | undefined;
  /** What may stand in the field of that name. */
  provinces: readonly string[];
  /** Told the field while somebody is in it. */
  onTouch: (field: ApplicationField | undefined) => void;
  onChange: (value: string) => void;
}) {
  const t = useTranslations("onboarding");
  return (
    <label className={`flex flex-col gap-1 ${WIDE.includes(field) ? "sm:col-span-2" : ""}`}>
      <span className="text-ink-2 text-sm">{t(`fields.${field}`)}</span>
      <input
        id={`field-${field}`}
        className="field"
        name={field}
        maxLength={120}
        autoComplete="off"
        list={field === "province" ? "provinces" : undefined}
        inputMode={NUMERIC.includes(field) ? "numeric" : undefined}
        placeholder={t(`placeholders.${field}`)}
        value={value}
        aria-invalid={fault ? true : undefined}
        aria-describedby={fault ? `fault-${field}` : undefined}
        onFocus={() => onTouch(field)}
        onBlur={() => onTouch(undefined)}
        onChange={(event) => onChange(event.target.value)}
      />
      {field === "province" ? (
        <datalist id="provinces">
          {provinces.map((p) => (
            <option key={p} value={p} />
          ))}
        </datalist>
      ) : null}
      {fault ? (
        <span id={`fault-${field}`} className="text-sm text-vermilion">
          {fault}
        </span>
      ) : null}
    </label>
  );
}
