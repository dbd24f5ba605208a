import { notFound } from "next/navigation";
import { useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import { Amount } from "#app/_components/amount.tsx";
import { BackLink } from "#app/_components/back-link.tsx";
import { ChannelMark } from "#app/_components/channel.tsx";
import { CopyRow } from "#app/_components/copy-button.tsx";
import { LiveRefresh } from "#app/_components/live-refresh.tsx";
import { Mark } from "#app/_components/mark.tsx";
import { OrderState } from "#app/_components/order-state.tsx";
import { RuleWords } from "#app/_components/rule-words.tsx";
import { PageHead } from "#app/_components/shell.tsx";
import { type Mood, State } from "#app/_components/state.tsx";
import { Day, Time } from "#app/_components/time.tsx";
import { openApi, orNotFound, requireShop } from "#app/_server/page.ts";
import { isId } from "#server/id.ts";
import { MoneyStrip } from "./money-strip.tsx";
import { PrintButton } from "./print-button.tsx";
import { RefundDrawer } from "./refund-drawer.tsx";
import { Timeline } from "./timeline.tsx";

const REFUND_MOOD: Record<string, Mood> = {
  requested: "waiting",
  pending: "waiting",
  succeeded: "come",
  failed: "failed",
};

/** 这笔钱去哪了: one payment from the customer's phone to the bank account, each part with its proof. */
export default async function PaymentPage({ params }: { params: Promise<{ orderId: string }> }) {
  await requireShop("owner", "manager", "finance");
  const { orderId } = await params;
  if (!isId("ord", orderId)) notFound();
  const t = await getTranslations("owner");
  const common = await getTranslations("common");
  const api = await openApi();
  const [order, desk] = await Promise.all([orNotFound(api.payment.get({ orderId })), api.payment.desk()]);
  const acquirer = order.acquirerName;
  // Money that never came went nowhere: there is nothing to trace, only what happened.
  const trace = order.status === "paid" ? await orNotFound(api.payment.trace({ orderId })) : undefined;
  const timeline = trace?.timeline ?? (await api.payment.history({ orderId }));
  const names = new Map(trace?.parts.map((part) => [part.number, part.name]));
  const leftFen = order.amountFen - order.refundedFen;

  return (
    <>
      <LiveRefresh />
      <BackLink href="/payments">{t("payment.back")}</BackLink>
      <PageHead
        title={
          <span className="flex flex-wrap items-center gap-3">
            <Amount fen={order.amountFen} />
            <Mark colour={order.colour} number2={order.number2} />
          </span>
        }
        hint={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <OrderState word={order.word} />
            <ChannelMark channel={order.channel} />
            <span>{order.shopName}</span>
            <Time at={order.paidAt ?? order.createdAt} style="precise" />
          </span>
        }
      >
        <PrintButton label={t("payment.slip")} />
        {trace ? (
          leftFen > 0n ? (
            <RefundDrawer
              order={{
                id: order.id,
                amountFen: order.amountFen,
                refundedFen: order.refundedFen,
                channel: order.channel,
              }}
            />
          ) : (
            <span className="text-ink-2">{t("payment.fullyRefunded")}</span>
          )
        ) : null}
      </PageHead>

      <section className="card mb-4 p-4" aria-labelledby="where">
        <h2 id="where" className="mb-3 text-lg">
          {t("payment.title")}
        </h2>
        {trace ? (
          <MoneyStrip trace={trace} refundedFen={order.refundedFen} acquirerName={acquirer} />
        ) : (
          <p className="text-ink-2">{t("payment.notPaid")}</p>
        )}
      </section>

      <div className="grid items-start gap-4 lg:grid-cols-[3fr_2fr]">
        <div className="flex min-w-0 flex-col gap-4">
          <section className="card p-4">
            <h2 className="mb-3 text-lg">{t("payment.timeline")}</h2>
            <Timeline events={timeline} acquirerName={acquirer} />
          </section>
          <section className="card p-4">
            <h2 className="mb-2 text-lg">{t("payment.refunds")}</h2>
            {order.refunds.length === 0 ? (
              <p className="text-ink-2">{t("payment.refundsNone")}</p>
            ) : (
              <ul>
                {order.refunds.map((refund) => (
                  <li
                    key={refund.id}
                    className="flex flex-wrap items-center justify-between gap-2 border-line border-b py-2 last:border-0"
                  >
                    <span className="flex flex-col">
                      <span className="flex items-center gap-2">
                        <State mood={REFUND_MOOD[refund.status] ?? "still"}>
                          {common(`refundState.${refund.status}`)}
                        </State>
                        <span className="text-ink-2 text-sm">
                          <Time at={refund.finishedAt ?? refund.createdAt} />
                        </span>
                      </span>
                      <span className="text-ink-2 text-sm">
                        {refund.failureMessage
                          ? `${refund.reason} · ${refund.failureMessage}`
                          : refund.reason}
                      </span>
                    </span>
                    <Amount fen={-refund.amountFen} className="font-semibold" />
                  </li>
                ))}
              </ul>
            )}
          </section>
          <section className="card p-4">
            <h2 className="mb-2 text-lg">{t("payment.rule")}</h2>
            {trace?.rule && trace.rule.length > 1 ? (
              <RuleWords words={trace.rule} names={names} bearer={trace.agreement?.bearer} />
            ) : (
              <p className="text-ink-2">{t("payment.noRule")}</p>
            )}
            {trace?.agreement ? (
              <p className="mt-3 text-ink-2 text-sm">
                {t("payment.ruleVersion", { version: trace.agreement.version })}
              </p>
            ) : null}
          </section>
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <section className="card p-4">
            <h2 className="mb-2 text-lg">{t("payment.ids")}</h2>
            <dl>
              <CopyRow label={t("payment.merchantOrderNo")} value={order.merchantOrderNo} />
              {order.acquirerReference ? (
                <CopyRow label={t("payment.acquirerReference")} value={order.acquirerReference} />
              ) : null}
              <CopyRow label={t("payment.id")} value={order.id} />
              {order.reference.startsWith("till-") ? null : (
                <CopyRow label={t("payment.reference")} value={order.reference} />
              )}
            </dl>
            <p className="mt-2 text-ink-2 text-sm">{t("payment.settledBy", { acquirer })}</p>
          </section>
          <section className="card p-4">
            <h2 className="mb-2 text-lg">{t("payment.file")}</h2>
            {trace?.file ? (
              <dl>
                <Row label={t("payment.fileStatus")}>
                  <FileStatus status={trace.file.status} acquirer={acquirer} />
                </Row>
                <Row label={t("payment.fileDate")}>
                  <Day day={trace.file.clearingDate} year />
                </Row>
                <Row label={t("payment.fileLine")}>{trace.file.lineNo}</Row>
                {trace.file.name ? <CopyRow label={t("payment.fileName")} value={trace.file.name} /> : null}
                {trace.file.digest ? (
                  <CopyRow label={t("payment.fileDigest")} value={trace.file.digest} />
                ) : null}
              </dl>
            ) : (
              <p className="text-ink-2">{t("payment.fileNone")}</p>
            )}
          </section>
          <section className="card p-4">
            <h2 className="mb-2 text-lg">{t("payment.bank")}</h2>
            {trace?.arrival &&
            (trace.arrival.state === "arrived" || trace.arrival.state === "bank_returned") ? (
              <dl>
                <Row label={t("payment.status")}>
                  <State mood={trace.arrival.state === "arrived" ? "come" : "failed"}>
                    {t(`arrivals.states.${trace.arrival.state}`)}
                  </State>
                </Row>
                <Row label={t("arrivals.day")}>
                  {trace.arrival.day ? <Day day={trace.arrival.day} year /> : "–"}
                </Row>
                <Row label={t("arrivals.bank")}>
                  {trace.arrival.accountTail
                    ? t("payment.to", { bank: trace.arrival.bankName ?? "", tail: trace.arrival.accountTail })
                    : "–"}
                </Row>
                {trace.arrival.bankReason ? (
                  <Row label={t("arrivals.why")}>{trace.arrival.bankReason}</Row>
                ) : null}
              </dl>
            ) : (
              <p className="text-ink-2">{t("payment.bankNone")}</p>
            )}
          </section>
        </div>
      </div>
      <p className="only-print mt-4">
        {t("payment.settledBy", { acquirer })} · {desk.acquirerPhone}
      </p>
    </>
  );
}

function Row({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className="flex items-center justify-between gap-4 py-1">
      <dt className="shrink-0 text-ink-2 text-sm">{label}</dt>
      <dd className="text-right">{children}</dd>
    </div>
  );
}

const FILE_STATES = ["open", "computed", "proposed", "released", "rejected", "settled"] as const;

function FileStatus({ status, acquirer }: { status: string; acquirer: string }) {
  const t = useTranslations("owner");
  const known = FILE_STATES.find((s) => s === status);
  return known ? t(`payment.fileStates.${known}`, { acquirer }) : status;
}
