import { getTranslations } from "next-intl/server";
import type { Answers } from "#server/api/root.ts";
import { ChannelMark } from "../../_components/channel.tsx";
import { State } from "../../_components/state.tsx";
import { Day, Time } from "../../_components/time.tsx";
import { Card, Line } from "./card.tsx";

/** Below this the partitions run out before somebody has come back from a holiday, days. */
const PARTITIONS_LOW = 7;
/** What everything stands on: partitions ahead, the seal of the audit, the bills that came. */
export async function BaseCard({ view }: { view: Answers["operation"]["overview"] }) {
  const t = await getTranslations("operator");
  return (
    <Card title={t("base.title")}>
      <ul>
        <Line label={t("base.partitions")}>
          <State mood={view.partitionDaysAhead < PARTITIONS_LOW ? "failed" : "come"}>
            {t("base.days", { n: view.partitionDaysAhead })}
          </State>
        </Line>
        <Line label={t("base.seal")}>
          {view.lastSeal ? (
            <span>
              <Day day={view.lastSeal.day} />{" "}
              <code className="font-mono text-ink-2 text-xs">{view.lastSeal.root.slice(0, 12)}…</code>
            </span>
          ) : (
            "–"
          )}
        </Line>
        {view.calendars.map((c) => (
          <Line key={c.acquirerId} label={t("base.calendar")}>
            <State mood={c.lastDay === null ? "failed" : c.isShort ? "waiting" : "come"}>
              {c.lastDay
                ? t.rich("base.calendarTo", { day: () => (c.lastDay ? <Day day={c.lastDay} year /> : null) })
                : t("base.calendarNone")}
            </State>
            {c.isShort ? <span className="block text-ink-2 text-sm">{t("base.calendarShort")}</span> : null}
          </Line>
        ))}
        {view.bills.slice(0, 6).map((b) => (
          <Line
            key={`${b.day} ${b.channel}`}
            label={
              <span>
                {t("base.bill")} <Day day={b.day} /> <ChannelMark channel={b.channel} />
              </span>
            }
          >
            <Time at={b.importedAt} />
          </Line>
        ))}
      </ul>
    </Card>
  );
}
