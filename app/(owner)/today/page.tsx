import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";
import type { Id } from "#server/id.ts";
import { Amount } from "../../_components/amount.tsx";
import { ChannelMark } from "../../_components/channel.tsx";
import { EmptyState } from "../../_components/empty-state.tsx";
import { Icon } from "../../_components/icon.tsx";
import { LiveRefresh } from "../../_components/live-refresh.tsx";
import { percentOf } from "../../_components/share.ts";
import { SkeletonCard } from "../../_components/skeleton.tsx";
import { Day, Time } from "../../_components/time.tsx";
import { Unconfirmed } from "../../_components/unconfirmed.tsx";
import { openApi, requireShop } from "../../_server/page.ts";
import { type SearchParams, shopOf } from "../_components/shop-param.ts";
import { Hours } from "./hours.tsx";
import { NeedsMe, NextArrival } from "./next-arrival.tsx";

export default async function TodayPage({ searchParams }: { searchParams: SearchParams }) {
  await requireShop("owner", "manager", "finance");
  const shop = shopOf(await searchParams);
  return (
    <>
      <LiveRefresh />
      <Suspense fallback={<SkeletonCard lines={2} />}>
        <Takings shop={shop} />
      </Suspense>
    </>
  );
}

/** Whole percent between two sums, rounded half up; undefined where yesterday had none. */
function compareFen(
  now: bigint,
  before: bigint,
): { compare: "more" | "less" | "same" | "none"; percent: string } {
  if (before === 0n) return { compare: "none", percent: "" };
  const difference = now > before ? now - before : before - now;
  const percent = (200n * difference + before) / (2n * before);
  if (percent === 0n) return { compare: "same", percent: "" };
  return { compare: now > before ? "more" : "less", percent: percent.toString() };
}

async function Takings({ shop }: { shop: { subMerchantId?: Id<"smt"> } }) {
  const t = await getTranslations("owner");
  const api = await openApi();
  const [today, desk, shops] = await Promise.all([
    api.payment.today(shop),
    api.payment.desk(),
    api.payment.shops(),
  ]);
  const arrivals = (
    <div className="grid gap-4 md:grid-cols-2">
      <Suspense fallback={<SkeletonCard />}>
        <NextArrival shop={shop} day={today.day} acquirerName={desk.acquirerName} />
      </Suspense>
      <Suspense fallback={<SkeletonCard lines={1} />}>
        <NeedsMe shop={shop} day={today.day} />
      </Suspense>
    </div>
  );
  const chosen = shop.subMerchantId ? shops.filter((s) => s.id === shop.subMerchantId) : shops;
  if (!chosen.some((s) => s.role === "shop")) {
    // Head office, region and mall take no payments: sums of sales would all be zero and mean nothing.
    return (
      <div className="flex flex-col gap-6">
        <header>
          <h1 className="max-w-[24em] text-2xl leading-snug md:text-3xl">{t("today.receiver")}</h1>
          <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-2">
            <span>{t("today.receiverHint", { acquirer: desk.acquirerName })}</span>
            <span>{t.rich("today.asOf", { time: () => <Time at={desk.now} style="time" /> })}</span>
          </p>
        </header>
        {arrivals}
        <p>
          <Link href="/arrivals" className="link">
            {t("today.receiverArrivals")}
          </Link>
        </p>
      </div>
    );
  }
  const isQuiet = today.count === 0 && today.hours.every((hour) => hour.yesterdayFen === 0n);
  const isNew = isQuiet && (await api.payment.list({ ...shop, limit: 1 })).count === 0;
  const { compare, percent } = compareFen(today.paidFen, today.yesterdaySameTime.paidFen);
  const averageFen = today.count > 0 ? today.paidFen / BigInt(today.count) : 0n;
  const figures = [
    ["received", <Amount key="v" fen={today.paidFen} />],
    ["count", today.count.toLocaleString("en-US")],
    ["average", <Amount key="v" fen={averageFen} />],
    ["refunded", <Amount key="v" fen={-today.refundedFen} />],
    ["net", <Amount key="v" fen={today.paidFen - today.refundedFen} />],
  ] as const;
  return (
    <div className="flex flex-col gap-6">
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
                amount: () => <Amount fen={today.paidFen} className="text-jade" />,
              })}
        </h1>
        <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-2">
          <span>
            {t.rich("today.dayHint", {
              day: () => <Day day={today.day} weekday />,
              acquirer: desk.acquirerName,
              cutOff: today.cutOff,
            })}
          </span>
          <span>{t.rich("today.asOf", { time: () => <Time at={desk.now} style="time" /> })}</span>
          {today.confirmed ? null : <Unconfirmed />}
        </p>
      </header>

      <dl className="card grid grid-cols-2 gap-px overflow-hidden bg-line md:grid-cols-5">
        {figures.map(([key, value], i) => (
          <div key={key} className={`bg-card p-4 ${i === 0 ? "col-span-2 md:col-span-1" : ""}`}>
            <dt className="text-ink-2 text-sm">{t(`today.${key}`)}</dt>
            <dd className={`mt-1 font-semibold ${i === 0 ? "text-2xl" : "text-xl"}`}>{value}</dd>
          </div>
        ))}
      </dl>

      {arrivals}

      {isNew ? (
        <EmptyState
          title={t("today.empty")}
          hint={t("today.emptyHint")}
          action={
            <Link href="/till" className="btn btn-primary">
              <Icon name="qr" />
              {t("today.emptyAction")}
            </Link>
          }
          sample={<Hours hours={SAMPLE_HOURS} table={false} />}
        />
      ) : isQuiet ? null : (
        <>
          <Hours hours={today.hours} />
          <div className="grid gap-4 md:grid-cols-2">
            <Shares
              title={t("today.channels")}
              total={today.paidFen}
              rows={today.channels.map((c) => ({
                key: c.channel,
                label: <ChannelMark channel={c.channel} />,
                count: c.count,
                fen: c.fen,
              }))}
            />
            {today.shops.length > 1 ? (
              <Shares
                title={t("today.shops")}
                total={today.paidFen}
                rows={today.shops.map((s) => ({
                  key: s.subMerchantId,
                  label: s.name,
                  count: s.count,
                  fen: s.fen,
                }))}
              />
            ) : null}
          </div>
        </>
      )}
    </div>
  );
}

async function Shares({
  title,
  total,
  rows,
}: {
  title: string;
  total: bigint;
  rows: { key: string; label: React.ReactNode; count: number; fen: bigint }[];
}) {
  return (
    <section className="card p-4">
      <h2 className="text-ink-2 text-sm">{title}</h2>
      <ul className="mt-2 flex flex-col gap-3">
        {rows.map((row) => (
          <li key={row.key}>
            <div className="flex items-baseline justify-between gap-3">
              <span>{row.label}</span>
              <span className="flex items-baseline gap-3">
                <span className="text-ink-2 text-sm">{row.count}</span>
                <Amount fen={row.fen} className="font-semibold" />
              </span>
            </div>
            <div className="mt-1 h-1.5 rounded-full bg-sunk" aria-hidden="true">
              <div
                className="h-full rounded-full bg-jade"
                style={{ width: `${percentOf(row.fen, total)}%` }}
              />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What the picture will look like; shown under the label 示例数据 only. */
const SAMPLE_HOURS = [0, 0, 0, 0, 0, 0, 0, 4, 12, 9, 8, 22, 31, 18, 9, 7, 10, 19, 27, 21, 12, 5, 0, 0].map(
  (n, hour) => ({
    hour,
    count: n,
    fen: BigInt(n) * 2_650n,
    yesterdayFen: BigInt((n * 7) % 29) * 2_100n,
  }),
);
