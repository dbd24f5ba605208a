import { useFormatter } from "next-intl";

/** An instant in Beijing time, whatever the browser's zone; a machine-readable value beside it. */
export function Time({
  at,
  style = "dateTime",
}: {
  at: Date;
  style?: "dateTime" | "time" | "seconds" | "precise";
}) {
  const format = useFormatter();
  const options = {
    time: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
    seconds: { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
    dateTime: { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
    precise: {
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      hourCycle: "h23",
    },
  } as const;
  return (
    <time dateTime={at.toISOString()} className="whitespace-nowrap tabular-nums">
      {format.dateTime(at, { timeZone: "Asia/Shanghai", ...options[style] })}
    </time>
  );
}

/** A date of the books ("2026-11-20") as people say it; never shifted by a zone. */
export function Day({
  day,
  weekday = false,
  year = false,
}: {
  day: string;
  weekday?: boolean;
  year?: boolean;
}) {
  const format = useFormatter();
  return (
    <time dateTime={day} className="whitespace-nowrap tabular-nums">
      {format.dateTime(new Date(`${day}T00:00:00+08:00`), {
        timeZone: "Asia/Shanghai",
        month: "short",
        day: "numeric",
        ...(weekday ? { weekday: "short" } : {}),
        ...(year ? { year: "numeric" } : {}),
      })}
    </time>
  );
}
