import Link from "next/link";
import { getTranslations } from "next-intl/server";
import type { Answers } from "#server/api/root.ts";
import { Day } from "../../_components/time.tsx";
import { Card, Line } from "./card.tsx";
import { ExceptionLines } from "./exception-lines.tsx";
import { NamedItem } from "./named-item.tsx";

/** What the two counts of the queues are made of: number, kind and since when; amounts are the acquirer's to see. */
export async function WaitingCard({
  differences,
  exceptions,
}: {
  differences: Answers["clearing"]["differences"];
  exceptions: Answers["operation"]["overview"]["exceptions"];
}) {
  const t = await getTranslations("operator");
  const open = differences.filter((d) => d.status === "open");
  return (
    <div className="mb-4 grid items-start gap-4 md:grid-cols-2">
      <div id="differences">
        <Card title={t("queues.differences")}>
          {open.length === 0 ? <p className="text-ink-2">{t("queues.none")}</p> : null}
          <ul>
            {open.map((d) => (
              <Line key={d.id} label={<NamedItem item={d} />}>
                <Link
                  className="link"
                  href={`/operator/batches?month=${d.clearingDate.slice(0, 7)}#${d.clearingDate}`}
                >
                  <Day day={d.clearingDate} />
                </Link>
              </Line>
            ))}
          </ul>
        </Card>
      </div>
      <div id="exceptions">
        <Card title={t("queues.exceptions")}>
          <ExceptionLines rows={exceptions.rows} />
          {exceptions.next ? (
            <Link className="link mt-2 inline-block" href="/operator/exceptions">
              {t("queues.all", { n: exceptions.count })}
            </Link>
          ) : null}
        </Card>
      </div>
    </div>
  );
}
