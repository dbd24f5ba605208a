import Link from "next/link";
import { useTranslations } from "next-intl";
import { Amount } from "../../_components/amount.tsx";
import { Icon, type IconName } from "../../_components/icon.tsx";
import type { ArrivalDay, Marks } from "./arrival-mood.ts";

const LOOK: Record<ArrivalDay["state"], { icon: IconName; colour: string }> = {
  recorded: { icon: "clock", colour: "text-amber-ink" },
  at_bank: { icon: "bank", colour: "text-amber-ink" },
  arrived: { icon: "check-circle", colour: "text-jade" },
  stopped: { icon: "warning", colour: "text-amber-ink" },
  bank_returned: { icon: "cross", colour: "text-vermilion" },
};
/** What is shown of a day with several lines: the one that needs somebody first. */
const ORDER: readonly ArrivalDay["state"][] = ["bank_returned", "stopped", "recorded", "at_bank", "arrived"];

/**
 * A month, Monday first: each day's sum and how far it got; days off by the acquirer's calendar are shaded. On a phone the
 * amounts are in the list beneath.
 */
export function MonthCalendar({
  month,
  today,
  days,
  marks,
}: {
  month: string;
  today: string;
  days: readonly ArrivalDay[];
  marks: Marks;
}) {
  const t = useTranslations("owner");
  const first = new Date(`${month}-01T00:00:00Z`);
  const count = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  const lead = (first.getUTCDay() + 6) % 7;
  const cells: (string | undefined)[] = [
    ...Array.from({ length: lead }, () => undefined),
    ...Array.from({ length: count }, (_, i) => `${month}-${String(i + 1).padStart(2, "0")}`),
  ];
  while (cells.length % 7 !== 0) cells.push(undefined);
  const weeks = Array.from({ length: cells.length / 7 }, (_, i) => cells.slice(i * 7, i * 7 + 7));

  return (
    <table className="card w-full table-fixed border-separate border-spacing-0 overflow-hidden">
      <caption className="sr-only">{month}</caption>
      <thead>
        <tr>
          {(["1", "2", "3", "4", "5", "6", "7"] as const).map((day) => (
            <th key={day} scope="col" className="py-2 text-center font-medium text-ink-2 text-sm">
              {t(`arrivals.weekdays.${day}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week, w) => (
          <tr key={week.find((d) => d !== undefined) ?? w}>
            {week.map((day, i) => {
              const lines = days.filter((d) => d.settleDay === day && d.payFen > 0n);
              const state = ORDER.find((s) => lines.some((d) => d.state === s));
              const fen = lines.reduce((sum, d) => sum + d.payFen, 0n);
              const target = lines.length === 1 ? lines[0] : undefined;
              const mark = marks?.find((m) => m.day === day)?.is;
              const isOff = marks ? mark === "off" : i > 4;
              // A weekend says by itself that it is one.
              const word = mark === "worked" ? "worked" : mark === "off" && i < 5 ? "off" : undefined;
              return (
                <td
                  key={day ?? `none-${String(i)}`}
                  className={`h-14 border-line border-t p-1 align-top md:h-20 md:p-2 ${i > 0 ? "border-l" : ""} ${isOff ? "bg-sunk" : ""}`}
                >
                  {day ? (
                    <div className="flex h-full flex-col justify-between">
                      <span className="flex items-center justify-between gap-1">
                        <span
                          className={`inline-grid size-6 place-items-center rounded-full text-sm ${day === today ? "bg-ink font-semibold text-paper" : "text-ink-2"}`}
                          {...(day === today ? { "aria-current": "date" as const } : {})}
                        >
                          {Number(day.slice(8))}
                        </span>
                        {word ? (
                          <span className="text-ink-2 text-xs">
                            <span aria-hidden="true">{t(`arrivals.marks.${word}`)}</span>
                            <span className="sr-only">{t(`arrivals.markWords.${word}`)}</span>
                          </span>
                        ) : null}
                      </span>
                      {state ? (
                        <CellLink row={target}>
                          <span className={`flex items-center gap-1 ${LOOK[state].colour}`}>
                            <Icon name={LOOK[state].icon} size={16} />
                            <span className="sr-only md:not-sr-only md:font-semibold md:text-sm">
                              <Amount fen={fen} />
                            </span>
                          </span>
                        </CellLink>
                      ) : null}
                    </div>
                  ) : null}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function CellLink({ row, children }: { row: ArrivalDay | undefined; children: React.ReactNode }) {
  return row ? (
    <Link href={`/arrivals/${row.batchId}?shop=${row.subMerchantId}`} className="no-underline">
      {children}
    </Link>
  ) : (
    children
  );
}
