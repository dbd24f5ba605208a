import { useTranslations } from "next-intl";
import { maxFen } from "#server/money/fen.ts";
import { Amount, amountText } from "../../_components/amount.tsx";

export interface Hour {
  hour: number;
  count: number;
  fen: bigint;
  yesterdayFen: bigint;
}

const WIDTH = 720;
const HEIGHT = 160;
const STEP = WIDTH / 24;
/** An hour's part of the width. */
const HOUR_PERCENT = 4.1667;

/** 24 hours as bars with yesterday as a line; the same figures in a table beneath. */
export function Hours({ hours, table = true }: { hours: readonly Hour[]; table?: boolean }) {
  const t = useTranslations("owner");
  const top = hours.flatMap((h) => [h.fen, h.yesterdayFen]).reduce(maxFen, 1n);
  const heightOf = (fen: bigint) => Number((fen * BigInt(HEIGHT) * 10n) / top) / 10;
  const line = hours.map((h) => `${h.hour * STEP + STEP / 2},${HEIGHT - heightOf(h.yesterdayFen)}`).join(" ");
  return (
    <section className={table ? "card p-4" : ""}>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="text-ink-2 text-sm">{t("today.hours")}</h2>
        <p className="flex items-center gap-4 text-ink-2 text-sm" aria-hidden="true">
          <span className="flex items-center gap-1">
            <span className="inline-block size-3 rounded-[3px] bg-jade" />
            {t("today.hoursLegendToday")}
          </span>
          <span className="flex items-center gap-1">
            <span className="inline-block h-0.5 w-4 bg-line-strong" />
            {t("today.hoursLegendYesterday")}
          </span>
        </p>
      </div>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="mt-3 block h-32 w-full border-line border-b md:h-44"
        aria-hidden="true"
      >
        {hours.map((h) => (
          <rect
            key={h.hour}
            x={h.hour * STEP + 5}
            y={HEIGHT - heightOf(h.fen)}
            width={STEP - 10}
            height={heightOf(h.fen)}
            fill="var(--jade)"
          >
            <title>{`${t("today.hourAt", { hour: h.hour })} ${amountText(h.fen)} · ${h.count}`}</title>
          </rect>
        ))}
        {hours.some((h) => h.yesterdayFen > 0n) ? (
          <polyline
            points={line}
            fill="none"
            stroke="var(--line-strong)"
            strokeWidth="2"
            strokeLinejoin="round"
            vectorEffect="non-scaling-stroke"
          />
        ) : null}
      </svg>
      <div className="relative mt-1 h-5 text-ink-3 text-xs" aria-hidden="true">
        {[0, 6, 12, 18, 23].map((hour) => (
          <span
            key={hour}
            className="absolute -translate-x-1/2"
            style={{ left: `${(hour + 0.5) * HOUR_PERCENT}%` }}
          >
            {hour}
          </span>
        ))}
      </div>
      {table ? (
        <details className="mt-2">
          <summary className="link inline-flex min-h-9 items-center text-sm">{t("today.hoursTable")}</summary>
          <table className="mt-2 w-full text-sm">
            <thead>
              <tr className="border-line border-b text-ink-2">
                <th scope="col" className="py-1 text-left font-medium">
                  {t("today.hour")}
                </th>
                <th scope="col" className="text-right font-medium">
                  {t("today.count")}
                </th>
                <th scope="col" className="text-right font-medium">
                  {t("today.hoursLegendToday")}
                </th>
                <th scope="col" className="text-right font-medium">
                  {t("today.hoursLegendYesterday")}
                </th>
              </tr>
            </thead>
            <tbody>
              {hours
                .filter((h) => h.fen > 0n || h.yesterdayFen > 0n)
                .map((h) => (
                  <tr key={h.hour} className="border-line border-b last:border-0">
                    <td className="py-1">{t("today.hourAt", { hour: h.hour })}</td>
                    <td className="text-right">{h.count}</td>
                    <td className="text-right">
                      <Amount fen={h.fen} />
                    </td>
                    <td className="text-right text-ink-2">
                      <Amount fen={h.yesterdayFen} />
                    </td>
                  </tr>
                ))}
            </tbody>
          </table>
        </details>
      ) : null}
    </section>
  );
}
