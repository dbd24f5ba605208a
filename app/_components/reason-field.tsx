import { useId } from "react";
import { REASON_MAX_LENGTH } from "#server/merchant/stated-reason.ts";

/** Why somebody does something, in a sentence that others read: its label, the room that is left, and no more than the verbs take. */
export function ReasonField({
  label,
  value,
  onChange,
  isOptional = false,
}: {
  label: string;
  value: string;
  onChange: (reason: string) => void;
  isOptional?: boolean;
}) {
  const counter = useId();
  return (
    <div className="flex min-w-0 flex-1 basis-60 flex-col gap-1">
      <label className="flex flex-col gap-1">
        <span className="text-ink-2 text-sm">{label}</span>
        <textarea
          className="field"
          rows={2}
          required={!isOptional}
          maxLength={REASON_MAX_LENGTH}
          aria-describedby={counter}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      </label>
      <span id={counter} className="self-end text-ink-3 text-xs tabular-nums">
        {value.length} / {REASON_MAX_LENGTH}
      </span>
    </div>
  );
}
