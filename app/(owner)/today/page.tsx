import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";
import type { Id } from "#server/id.ts";
import { LiveRefresh } from "../../_components/live-refresh.tsx";
import { SkeletonCard } from "../../_components/skeleton.tsx";
import { isTold, StoppedShop, wantsAct } from "../../_components/stopped-shop.tsx";
import { Time } from "../../_components/time.tsx";
import { openApi, requireShop } from "../../_server/page.ts";
import { type SearchParams, shopOf } from "../_components/shop-param.ts";
import { DaySentence } from "./day-sentence.tsx";
import { Figures } from "./figures.tsx";
import { HoursAndShares } from "./hours-and-shares.tsx";
import { NeedsMe, NextArrival } from "./next-arrival.tsx";

export default async function TodayPage({ searchParams }: { searchParams: SearchParams }) {
  await requireShop("today.get");
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

async function Takings({ shop }: { shop: { subMerchantId?: Id<"smt"> } }) {
  const t = await getTranslations("owner");
  const api = await openApi();
  const [today, desk, shops] = await Promise.all([
    api.payment.today(shop),
    api.payment.desk(),
    api.payment.shops(),
  ]);
  const chosen = shop.subMerchantId ? shops.filter((s) => s.id === shop.subMerchantId) : shops;
  const told = chosen.filter(isTold);
  const arrivals = (
    <div className="grid gap-4 md:grid-cols-2">
      <Suspense fallback={<SkeletonCard />}>
        <NextArrival shop={shop} desk={desk} />
      </Suspense>
      <Suspense fallback={<SkeletonCard lines={1} />}>
        <NeedsMe
          shop={shop}
          isGroup={!shop.subMerchantId && shops.length > 1}
          stopped={told.filter(wantsAct)}
        />
      </Suspense>
    </div>
  );
  const stopped =
    told.length === 0 ? null : (
      <div className="flex flex-col gap-2">
        {told.map((s) => (
          <StoppedShop key={s.id} shop={s} desk={desk} />
        ))}
      </div>
    );
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
        {stopped}
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
  return (
    <div className="flex flex-col gap-6">
      <DaySentence today={today} desk={desk} />

      {stopped}

      <Figures today={today} />

      {arrivals}

      <HoursAndShares today={today} isNew={isNew} isQuiet={isQuiet} />
    </div>
  );
}
