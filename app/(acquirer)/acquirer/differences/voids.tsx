import { getTranslations } from "next-intl/server";
import { Day } from "#app/_components/time.tsx";
import type { Answers } from "#server/api/root.ts";

/** Refunds that did not reach the payer after all: named, with nothing to decide. */
export async function Voids({ voids }: { voids: Answers["clearing"]["items"]["voids"] }) {
  if (voids.length === 0) return null;
  const t = await getTranslations("acquirer");
  return (
    <section className="card mt-6 p-4">
      <h2 className="text-lg">{t("items.voids")}</h2>
      <p className="mb-2 text-ink-2">{t("items.voidsHint")}</p>
      <ul>
        {voids.map((v) => (
          <li key={`${v.acquirerReference} ${v.refundNo}`} className="border-line border-t py-1">
            <code className="break-all font-mono text-sm">
              {v.acquirerReference}/{v.acquirerRefundReference}
            </code>
            <span className="block text-ink-2 text-sm">
              {t.rich("items.voidLine", { reason: v.reason, day: () => <Day day={v.day} /> })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
