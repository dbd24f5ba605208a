import { getTranslations } from "next-intl/server";
import { State } from "#app/_components/state.tsx";
import { Day } from "#app/_components/time.tsx";
import type { Answers } from "#server/api/root.ts";
import { Card, Line } from "../../card.tsx";
import { NamedItem } from "../../named-item.tsx";

/** What a batch left out, and the differences of its day; amounts are the acquirer's to see. */
export async function DayItems({
  leftOut,
  differences,
}: {
  leftOut: Answers["clearing"]["get"]["leftOut"];
  differences: Answers["clearing"]["differences"];
}) {
  const t = await getTranslations("operator");
  return (
    <div className="grid items-start gap-4 md:grid-cols-2">
      <Card title={t("batch.leftOut")}>
        {leftOut.length === 0 ? <p className="text-ink-2">{t("queues.none")}</p> : null}
        <ul>
          {leftOut.map((row) => (
            <Line key={`${row.acquirerReference} ${row.refundReference}`} label={<NamedItem item={row} />}>
              <Day day={row.since} />
            </Line>
          ))}
        </ul>
      </Card>
      <Card title={t("batch.differences")}>
        {differences.length === 0 ? <p className="text-ink-2">{t("queues.none")}</p> : null}
        <ul>
          {differences.map((d) => (
            <Line key={d.id} label={<NamedItem item={d} />}>
              <State mood={d.status === "open" ? "waiting" : "come"}>{t(`batch.states.${d.status}`)}</State>
            </Line>
          ))}
        </ul>
      </Card>
    </div>
  );
}
