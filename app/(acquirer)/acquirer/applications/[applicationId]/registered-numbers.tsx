import { useTranslations } from "next-intl";
import { RECORDED_FIELDS, type RecordedNumbers } from "#server/onboarding/recorded-numbers.ts";
import { RecordedValue } from "./recorded-value.tsx";
import { RecordedWord } from "./recorded-word.tsx";

/** The keyed digest says nothing to a reader. */
const SHOWN = RECORDED_FIELDS.filter((field) => field !== "accountHash");

/** What the acquirer's own register has for the shop: read, chosen where there are several, never typed. */
export function RegisteredNumbers({
  candidates,
  chosen,
  onChoose,
}: {
  candidates: readonly RecordedNumbers[];
  chosen: RecordedNumbers | undefined;
  onChoose: (number: string) => void;
}) {
  const t = useTranslations("acquirer");
  if (candidates.length === 0) return <p className="text-amber-ink">{t("applications.registeredNone")}</p>;
  return (
    <>
      {candidates.length > 1 ? (
        <label className="mb-3 flex flex-col gap-1">
          <span className="text-ink-2 text-sm">{t("applications.registeredChoose")}</span>
          <select
            className="field"
            value={chosen?.number ?? ""}
            onChange={(event) => onChoose(event.target.value)}
          >
            <option value="">–</option>
            {candidates.map((c) => (
              <option key={c.number} value={c.number}>
                {c.number}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      {chosen ? (
        <dl className="grid gap-x-8 gap-y-1 sm:grid-cols-2">
          {SHOWN.map((field) => (
            <div key={field} className="flex justify-between gap-2 border-line border-b py-1">
              <dt className="text-ink-2 text-sm">
                <RecordedWord field={field} />
              </dt>
              <dd className="break-all text-right font-mono text-sm">
                <RecordedValue field={field} recorded={chosen} />
              </dd>
            </div>
          ))}
        </dl>
      ) : null}
    </>
  );
}
