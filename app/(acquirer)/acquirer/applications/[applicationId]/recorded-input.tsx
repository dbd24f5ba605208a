import { useTranslations } from "next-intl";
import { CycleWord } from "#app/_components/cycle.tsx";
import { isCycle, NAMED_CYCLES } from "#server/calendar/cycle.ts";
import { ROLES } from "#server/clearing/register.ts";
import type { RecordedNumbers } from "#server/onboarding/recorded-numbers.ts";
import { RecordedWord } from "./recorded-word.tsx";

/** One number of the acquirer's core as it is typed; the role is chosen. */
export function RecordedInput({
  field,
  value,
  isWrong,
  onChange,
}: {
  field: keyof RecordedNumbers;
  value: string;
  isWrong: boolean;
  onChange: (value: string) => void;
}) {
  const t = useTranslations("acquirer");
  return (
    <label htmlFor={field} className="flex flex-col gap-1">
      <span className="text-ink-2 text-sm">
        <RecordedWord field={field} />
      </span>
      {field === "role" ? (
        <select
          className="field"
          id={field}
          name={field}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        >
          {ROLES.map((role) => (
            <option key={role} value={role}>
              {t(`role.${role}`)}
            </option>
          ))}
        </select>
      ) : (
        <input
          className="field font-mono"
          id={field}
          name={field}
          required
          aria-invalid={isWrong ? true : undefined}
          autoComplete="off"
          maxLength={100}
          type={field === "approvedFrom" ? "date" : "text"}
          value={value}
          list={field === "cycle" ? "cycles" : undefined}
          onChange={(event) => onChange(event.target.value.trim())}
        />
      )}
      {field === "cycle" ? (
        <>
          <datalist id="cycles">
            {["T+1", "D+1", ...NAMED_CYCLES].map((cycle) => (
              <option key={cycle} value={cycle} />
            ))}
          </datalist>
          <span className="text-ink-2 text-sm">
            {isCycle(value) ? <CycleWord cycle={value} /> : t("recorded.cycleHint")}
          </span>
        </>
      ) : null}
    </label>
  );
}
