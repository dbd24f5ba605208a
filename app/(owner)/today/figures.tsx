import { getTranslations } from "next-intl/server";
import type { Answers } from "#server/api/root.ts";
import { Amount } from "../../_components/amount.tsx";

/** The day in five figures. */
export async function Figures({ today }: { today: Answers["payment"]["today"] }) {
  const t = await getTranslations("owner");
  const averageFen = today.count > 0 ? today.paidFen / BigInt(today.count) : 0n;
  const figures = [
    ["received", <Amount key="v" fen={today.paidFen} />],
    ["count", today.count.toLocaleString("en-US")],
    ["average", <Amount key="v" fen={averageFen} />],
    ["refunded", <Amount key="v" fen={-today.refundedFen} />],
    ["net", <Amount key="v" fen={today.paidFen - today.refundedFen} />],
  ] as const;
  return (
    <dl className="card grid grid-cols-2 gap-px overflow-hidden bg-line md:grid-cols-5">
      {figures.map(([key, value], i) => (
        <div key={key} className={`bg-card p-4 ${i === 0 ? "col-span-2 md:col-span-1" : ""}`}>
          <dt className="text-ink-2 text-sm">{t(`today.${key}`)}</dt>
          <dd className={`mt-1 font-semibold ${i === 0 ? "text-2xl" : "text-xl"}`}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
