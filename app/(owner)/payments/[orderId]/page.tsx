import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { Amount } from "#app/_components/amount.tsx";
import { BackLink } from "#app/_components/back-link.tsx";
import { ChannelMark } from "#app/_components/channel.tsx";
import { LiveRefresh } from "#app/_components/live-refresh.tsx";
import { Mark } from "#app/_components/mark.tsx";
import { OrderNo } from "#app/_components/order-no.tsx";
import { OrderState } from "#app/_components/order-state.tsx";
import { PageHead } from "#app/_components/shell.tsx";
import { Time } from "#app/_components/time.tsx";
import { openApi, orNotFound, requireShop } from "#app/_server/page.ts";
import { isId } from "#server/id.ts";
import { sumFen } from "#server/money/fen.ts";
import { mayTakeBack } from "#server/refund/refund-status.ts";
import { BankCard } from "./bank-card.tsx";
import { FileCard } from "./file-card.tsx";
import { MoneyStrip } from "./money-strip.tsx";
import { Numbers } from "./numbers.tsx";
import { PrintButton } from "./print-button.tsx";
import { RefundDrawer } from "./refund-drawer.tsx";
import { Refunds } from "./refunds.tsx";
import { RuleCard } from "./rule-card.tsx";
import { Timeline } from "./timeline.tsx";

/** 这笔钱去哪了: one payment from the customer's phone to the bank account, each part with its proof. */
export default async function PaymentPage({ params }: { params: Promise<{ orderId: string }> }) {
  const { actor } = await requireShop("payment.get");
  const { orderId } = await params;
  if (!isId("ord", orderId)) notFound();
  const t = await getTranslations("owner");
  const api = await openApi();
  const [order, desk] = await Promise.all([orNotFound(api.payment.get({ orderId })), api.payment.desk()]);
  const acquirer = order.acquirerName;
  // Money that never came went nowhere: there is nothing to trace, only what happened.
  const trace = order.status === "paid" ? await orNotFound(api.payment.trace({ orderId })) : undefined;
  const timeline = trace?.timeline ?? (await api.payment.history({ orderId }));
  const waitingFen = sumFen(order.refunds.filter((r) => r.funding === "waiting").map((r) => r.amountFen));
  const leftFen = order.amountFen - order.refundedFen - waitingFen;

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
            <OrderNo number={order.merchantOrderNo} />
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
                refundedFen: order.refundedFen + waitingFen,
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
          <MoneyStrip
            trace={trace}
            orderedFen={order.amountFen}
            refundedFen={order.refundedFen}
            acquirerName={acquirer}
          />
        ) : (
          <p className="text-ink-2">
            {order.word === "late_undecided" ||
            order.word === "late_refunding" ||
            order.word === "late_refunded" ||
            order.word === "late_elsewhere"
              ? t(`payment.${order.word}`, { acquirer })
              : order.word === "amount_undecided" ||
                  order.word === "amount_refunding" ||
                  order.word === "amount_refunded" ||
                  order.word === "amount_elsewhere"
                ? t.rich(`payment.${order.word}`, {
                    acquirer,
                    came: () => <Amount fen={order.cameFen ?? 0n} />,
                    asked: () => <Amount fen={order.amountFen} />,
                  })
                : t("payment.notPaid")}
          </p>
        )}
      </section>

      <div className="grid items-start gap-4 lg:grid-cols-[3fr_2fr]">
        <div className="flex min-w-0 flex-col gap-4">
          <section className="card p-4">
            <h2 className="mb-3 text-lg">{t("payment.timeline")}</h2>
            <Timeline events={timeline} acquirerName={acquirer} />
          </section>
          <Refunds refunds={order.refunds} mayTakeBack={(refund) => mayTakeBack(actor, refund)} />
          {trace?.rule ? <RuleCard rule={trace.rule} trace={trace} /> : null}
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <Numbers order={order} acquirer={acquirer} />
          {trace ? (
            <>
              <FileCard trace={trace} acquirer={acquirer} books={desk} />
              <BankCard trace={trace} acquirerName={acquirer} />
            </>
          ) : null}
        </div>
      </div>
      <p className="only-print mt-4">
        {t("payment.settledBy", { acquirer })} · {desk.acquirerPhone}
      </p>
    </>
  );
}
