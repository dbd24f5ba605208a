import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { BackLink } from "#app/_components/back-link.tsx";
import { PageHead } from "#app/_components/shell.tsx";
import { State } from "#app/_components/state.tsx";
import { openApi, orNotFound, requireAcquirer } from "#app/_server/page.ts";
import { dayOf } from "#server/calendar/instant.ts";
import { isId } from "#server/id.ts";
import { AccountCard } from "./account-card.tsx";
import { AdvanceLimit } from "./advance-limit.tsx";
import { Holds } from "./holds.tsx";
import { PendingAccount } from "./pending-account.tsx";
import { RegisterDifferences } from "./register-differences.tsx";
import { ShopControls } from "./shop-controls.tsx";
import { ShopNumbers } from "./shop-numbers.tsx";
import { Stops } from "./stops.tsx";

export default async function ShopPage({ params }: { params: Promise<{ subMerchantId: string }> }) {
  const { actor } = await requireAcquirer("shop.list");
  const { subMerchantId } = await params;
  if (!isId("smt", subMerchantId)) notFound();
  const t = await getTranslations("acquirer");
  const api = await openApi();
  const [[shop], me, { now }, differences] = await Promise.all([
    orNotFound(api.account.shops({ subMerchantId })),
    api.session.me(),
    api.clearing.clock(),
    api.clearing.registerDifferences({ subMerchantId }),
  ]);
  if (!shop) notFound();
  const { account, pending } = shop;
  const coreLink = me.sandboxUrl ? (
    <a className="link" href={`${me.sandboxUrl}/core`} target="_blank" rel="noreferrer">
      {t("core")}
    </a>
  ) : null;
  return (
    <>
      <BackLink href="/acquirer/shops">{t("shops.title")}</BackLink>
      <PageHead
        title={shop.shortName}
        hint={
          <span className="flex flex-wrap items-center gap-x-3">
            <State mood={shop.status === "active" ? "come" : shop.status === "closed" ? "still" : "failed"}>
              {t(`shops.states.${shop.status}`)}
            </State>
            <span>{shop.name}</span>
            <span>{shop.merchantName}</span>
          </span>
        }
      >
        <ShopControls
          subMerchantId={shop.id}
          status={shop.status}
          maySuspend={actor.role !== "clearing"}
          suspension={shop.suspension}
        />
      </PageHead>
      {shop.statusReason ? (
        <p className="mb-4 rounded-[10px] bg-vermilion-soft p-3 text-vermilion">
          {t("shops.suspendedWhy", { status: shop.status, reason: shop.statusReason })}
        </p>
      ) : null}
      <Stops shop={shop} />
      <RegisterDifferences differences={differences} now={now} mayRefresh={actor.role !== "clearing"} />
      <div className="mb-4 grid items-start gap-4 md:grid-cols-2">
        <ShopNumbers shop={shop} />
        <AccountCard account={account} registered={shop.registered} />
      </div>
      {pending ? (
        <PendingAccount
          pending={pending}
          role={actor.role}
          today={dayOf(now)}
          coreLink={coreLink}
          isRegistered={shop.isRegistered}
        />
      ) : null}
      <AdvanceLimit
        subMerchantId={shop.id}
        advance={shop.advance}
        mayAsk={actor.role !== "clearing"}
        coreLink={coreLink}
      />
      <Holds asked={shop.holds} registered={shop.registered} coreLink={coreLink} />
    </>
  );
}
