import { RECORDED_FIELDS, type RecordedNumbers } from "#server/onboarding/recorded-numbers.ts";
import { RecordedInput } from "./recorded-input.tsx";

type Field = (typeof RECORDED_FIELDS)[number];

/** Where the acquirer lays no register: the numbers that its core gave, typed. */
export function TypedNumbers({
  recorded,
  onChange,
}: {
  recorded: RecordedNumbers;
  onChange: (field: Field, value: string) => void;
}) {
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      {RECORDED_FIELDS.map((key) => (
        <RecordedInput
          key={key}
          field={key}
          value={recorded[key]}
          onChange={(value) => onChange(key, value)}
        />
      ))}
    </div>
  );
}
