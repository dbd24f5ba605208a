import { getTranslations } from "next-intl/server";
import { CheckedBy } from "./checked-by.tsx";
import type { FieldRow } from "./field-decisions.tsx";

/** Every field as it was handed in, for those who decide nothing. */
export async function FieldList({ rows }: { rows: readonly FieldRow[] }) {
  const words = await getTranslations("onboarding");
  return (
    <section className="card mb-4 overflow-hidden">
      <dl>
        {rows.map((row) => (
          <div
            key={row.field}
            className="grid gap-x-4 border-line border-b px-4 py-2 last:border-0 sm:grid-cols-[minmax(12em,20em)_1fr]"
          >
            <dt className="text-ink-2 text-sm">{words(`fields.${row.field}`)}</dt>
            <dd className="break-words">
              {row.value}
              {row.check ? <CheckedBy check={row.check} /> : null}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
