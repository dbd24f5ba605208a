import { getTranslations } from "next-intl/server";
import type { Answers } from "#server/api/root.ts";
import { Amount } from "../../_components/amount.tsx";
import { DayTerm } from "../../_components/day-term.tsx";
import { Day, Time } from "../../_components/time.tsx";
import { Unconfirmed } from "../../_components/unconfirmed.tsx";
import { compareFen } from "./compare-fen.ts";

/** The day in one sentence, beside the same time of yesterday. */
export async function DaySentence({
  today,
  desk,
}: {
  today: Answers["payment"]["today"];
  desk: Answers["payment"]["desk"];
}) {
  const t = await getTranslations("owner");
  const { compare, percent } = compareFen(today.paidFen, today.yesterdaySameTime.paidFen);
  return (
    <header>
      <h1 className="max-w-[24em] text-2xl leading-snug md:text-3xl">
        {today.count === 0
          ? t("today.none", {
              compare: today.yesterdaySameTime.count > 0 ? "less" : "none",
              before: today.yesterdaySameTime.count,
            })
          : t.rich("today.sentence", {
              count: today.count,
              compare,
              percent,
              before: () => <Amount fen={today.yesterdaySameTime.paidFen} />,
              amount: () => <Amount fen={today.paidFen} className="text-jade" />,
            })}
      </h1>
      <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-2">
        <span>
          {t.rich("today.dayHint", {
            day: () => <Day day={today.day} weekday />,
            acquirer: desk.acquirerName,
            cutOff: today.cutOff,
            term: (words) => <DayTerm books={desk}>{words}</DayTerm>,
          })}
        </span>
        <span>{t.rich("today.asOf", { time: () => <Time at={desk.now} style="time" /> })}</span>
        {today.confirmed ? null : <Unconfirmed />}
      </p>
    </header>
  );
}
