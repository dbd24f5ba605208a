import Link from "next/link";
import { getTranslations } from "next-intl/server";
import type { Answers } from "#server/api/root.ts";
import { State } from "../../_components/state.tsx";
import { Day, Time } from "../../_components/time.tsx";
import { Card, Line } from "./card.tsx";
import { moodOf } from "./mood-of.ts";

/** How much waits, and for whom. */
export async function QueuesCard({
  view,
  unknown,
}: {
  view: Answers["operation"]["overview"];
  unknown: number;
}) {
  const t = await getTranslations("operator");
  return (
    <Card title={t("queues.title")}>
      <ul>
        <Line label={t("queues.due")}>{unknown + view.pendingRefunds}</Line>
        <Line
          label={
            <a className="link" href="#differences">
              {t("queues.differences")}
            </a>
          }
        >
          <State mood={moodOf(view.openDifferences)}>{view.openDifferences}</State>
        </Line>
        <Line label={t("queues.oldMoney")}>
          {view.oldMoney ? (
            <State mood="failed">
              {t.rich("queues.oldMoneyShops", {
                n: view.oldMoney.shops,
                day: () => <Day day={view.oldMoney?.lastDay ?? ""} />,
              })}
            </State>
          ) : (
            <State mood="come">0</State>
          )}
        </Line>
        <Line
          label={
            <Link className="link" href="/operator/exceptions">
              {t("queues.exceptions")}
            </Link>
          }
        >
          <State mood={moodOf(view.exceptions.count)}>{view.exceptions.count}</State>
        </Line>
        <Line label={t("queues.notifications")}>
          {view.notifications.today}
          {view.notifications.lastAt ? (
            <span className="ml-2 text-ink-2 text-sm">
              <Time at={view.notifications.lastAt} style="seconds" />
            </span>
          ) : null}
        </Line>
        <Line label={t("queues.forged")}>
          <State mood={view.notifications.forged === 0 ? "come" : "failed"}>
            {view.notifications.forged}
          </State>
        </Line>
        <Line label={t("queues.events")}>{view.outbox.today}</Line>
        <Line label={t("queues.webhooks")}>
          <span className="text-ink-2">{t("queues.webhooksNone")}</span>
        </Line>
      </ul>
    </Card>
  );
}
