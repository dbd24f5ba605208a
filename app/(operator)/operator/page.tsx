import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Amount } from "../../_components/amount.tsx";
import { ChannelMark } from "../../_components/channel.tsx";
import { Icon } from "../../_components/icon.tsx";
import { RefusalText } from "../../_components/refusal-text.tsx";
import { PageHead } from "../../_components/shell.tsx";
import { type Mood, State } from "../../_components/state.tsx";
import { Day, Time } from "../../_components/time.tsx";
import { openApi, requireOperator } from "../../_server/page.ts";

/** Below this the partitions run out before somebody has come back from a holiday, days. */
const PARTITIONS_LOW = 7;

/** The state of every step, read only: the role of the database behind it can change nothing. */
export default async function OperatorPage() {
  await requireOperator();
  const t = await getTranslations("operator");
  const api = await openApi();
  const view = await api.operation.overview();
  const old = view.unknownOrders.filter((u) => u.upToMinutes === null).reduce((n, u) => n + u.count, 0);
  const unknown = view.unknownOrders.reduce((n, u) => n + u.count, 0);
  const moodOf = (n: number): Mood => (n === 0 ? "come" : "waiting");
  return (
    <>
      <PageHead
        title={t("title")}
        hint={t.rich("asOf", { time: () => <Time at={view.at} style="seconds" /> })}
      />
      <p className="mb-4 flex items-start gap-2 rounded-[10px] bg-indigo-soft p-3 text-indigo">
        <Icon name="info" className="mt-0.5" />
        {t("readOnly")}
      </p>
      <div className="mb-4 grid items-start gap-4 md:grid-cols-2">
        <Card title={t("channels.title")}>
          <ul>
            {view.channels.map((c) => (
              <Line
                key={`${c.acquirerName} ${c.channel}`}
                label={
                  <span>
                    <ChannelMark channel={c.channel} />{" "}
                    <span className="text-ink-2 text-sm">
                      {c.acquirerName} · {c.clearingOrganisation} · {t(`channels.settledBy.${c.settledBy}`)}
                    </span>
                  </span>
                }
              >
                <State mood={c.enabled ? "come" : "failed"}>
                  {t(c.enabled ? "channels.on" : "channels.off")}
                </State>
              </Line>
            ))}
          </ul>
        </Card>
        <Card title={t("orders.title")}>
          <ul>
            {view.unknownOrders.map((u, i) => (
              <Line
                key={String(u.upToMinutes)}
                label={
                  u.upToMinutes === null
                    ? t("orders.over", { minutes: view.unknownOrders[i - 1]?.upToMinutes ?? 0 })
                    : t("orders.upTo", { minutes: u.upToMinutes })
                }
              >
                <span className={u.upToMinutes === null && u.count > 0 ? "font-semibold text-vermilion" : ""}>
                  {u.count}
                </span>
              </Line>
            ))}
            <Line label={t("orders.refunds")}>{view.pendingRefunds}</Line>
          </ul>
          <p className="mt-2">
            <State mood={old > 0 ? "failed" : moodOf(unknown)}>
              {t(old > 0 ? "orders.old" : unknown > 0 ? "orders.some" : "orders.none")}
            </State>
          </p>
        </Card>
        <Card title={t("queues.title")}>
          <ul>
            <Line label={t("queues.due")}>{unknown + view.pendingRefunds}</Line>
            <Line label={t("queues.differences")}>
              <State mood={moodOf(view.openDifferences)}>{view.openDifferences}</State>
            </Line>
            <Line label={t("queues.exceptions")}>
              <State mood={moodOf(view.exceptions)}>{view.exceptions}</State>
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
      </div>
      <Card title={t("batches.title")}>
        {view.batches.length === 0 ? (
          <p className="text-ink-2">{t("batches.none")}</p>
        ) : (
          <ul>
            {view.batches.map((b) => (
              <Line
                key={b.id}
                label={
                  <span>
                    <Day day={b.clearingDate} weekday />
                    {b.seq > 1 ? ` · ${t("batches.seq", { n: b.seq })}` : ""}
                    <span className="block text-ink-2 text-sm">
                      {b.file?.name ?? (b.step === "nothing_to_clear" ? "" : t("batches.noFile"))}
                      {b.persons.length > 0 ? ` · ${b.persons.join("、")}` : ""}
                    </span>
                    {b.error ? (
                      <span className="block text-vermilion text-sm">
                        <RefusalText refusal={b.error} />
                      </span>
                    ) : null}
                  </span>
                }
              >
                <span className="flex flex-col items-end">
                  <State mood={b.error ? "failed" : b.status === "settled" ? "come" : "waiting"}>
                    {t(`batches.steps.${b.step}`)}
                  </State>
                  <span className="text-ink-2 text-sm">
                    {b.step === "nothing_to_clear" ? null : b.unexplainedFen === null ? (
                      t("batches.unexplainedNone")
                    ) : (
                      <>
                        {t("batches.unexplained")} <Amount fen={b.unexplainedFen} />
                      </>
                    )}
                  </span>
                </span>
              </Line>
            ))}
          </ul>
        )}
      </Card>
    </>
  );
}

function Card({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="card p-4">
      <h2 className="mb-1 text-lg">{title}</h2>
      {children}
    </section>
  );
}

function Line({ label, children }: { label: ReactNode; children: ReactNode }) {
  return (
    <li className="flex items-center justify-between gap-4 border-line border-b py-2 last:border-0">
      <span className="min-w-0">{label}</span>
      <span className="shrink-0 text-right">{children}</span>
    </li>
  );
}
