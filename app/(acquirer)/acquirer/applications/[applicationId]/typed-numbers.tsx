import { RECORDED_FIELDS, type RecordedNumbers } from "#server/onboarding/recorded-numbers.ts";
import { RecordedInput } from "./recorded-input.tsx";

type Field = (typeof RECORDED_FIELDS)[number];

/** Where the acquirer lays no register: the numbers that its core gave, typed. */
export function TypedNumbers({
  recorded,
  wrong,
  onChange,
}: {
  recorded: RecordedNumbers;
  /** The fields that were refused at the last try. */
  wrong: readonly string[];
  onChange: (field: Field, value: string) => void;
}) {
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      {RECORDED_FIELDS.map((key) => (
        <RecordedInput
          key={key}
          field={key}
          value={recorded[key]}
          isWrong={wrong.includes(key)}
          onChange={(value) => onChange(key, value)}
        />
      ))}
    </div>
  );
}
