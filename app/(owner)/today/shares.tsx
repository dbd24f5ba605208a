import { getTranslations } from "next-intl/server";
import { Amount } from "../../_components/amount.tsx";
import { percentOf } from "../../_components/share.ts";

/** A sum by its parts, each with its share as a bar. */
export async function Shares({
  title,
  total,
  rows,
}: {
  title: string;
  total: bigint;
  rows: { key: string; label: React.ReactNode; count: number; fen: bigint }[];
}) {
  const t = await getTranslations("owner.today");
  return (
    <section className="card p-4">
      <h2 className="text-ink-2 text-sm">{title}</h2>
      <ul className="mt-2 flex flex-col gap-3">
        {rows.map((row) => (
          <li key={row.key}>
            <div className="flex items-baseline justify-between gap-3">
              <span>{row.label}</span>
              <span className="flex items-baseline gap-3">
                <span className="text-ink-2 text-sm">{t("countOf", { n: row.count })}</span>
                <Amount fen={row.fen} className="font-semibold" />
              </span>
            </div>
            <div className="mt-1 h-1.5 rounded-full bg-sunk" aria-hidden="true">
              <div
                className="h-full rounded-full bg-jade"
                style={{ width: `${percentOf(row.fen, total)}%` }}
              />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
