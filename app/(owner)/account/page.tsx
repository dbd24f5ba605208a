import { getTranslations } from "next-intl/server";
import { EmptyState } from "../../_components/empty-state.tsx";
import { LiveRefresh } from "../../_components/live-refresh.tsx";
import { PageHead } from "../../_components/shell.tsx";
import { State } from "../../_components/state.tsx";
import { StoppedShop } from "../../_components/stopped-shop.tsx";
import { Day, Time } from "../../_components/time.tsx";
import { openApi, requireShop } from "../../_server/page.ts";
import { type SearchParams, shopOf } from "../_components/shop-param.ts";
import { BackToShops } from "../shops/apply/back-to-shops.tsx";
import { ChangeAccount } from "./change-account.tsx";

/** 收款银行卡: where the money goes, and how to change it. The old card stays until the new one is approved. */
export default async function AccountPage({ searchParams }: { searchParams: SearchParams }) {
  const { actor } = await requireShop("account.list");
  const t = await getTranslations("onboarding");
  const api = await openApi();
  const [shops, desk] = await Promise.all([api.account.list(shopOf(await searchParams)), api.payment.desk()]);
  const acquirer = desk.acquirerName;
  return (
    <>
      <LiveRefresh />
      <BackToShops />
      <PageHead title={t("account.title")} hint={t("account.hint", { acquirer })} />
      {shops.length === 0 ? <EmptyState title={t("account.none")} hint={t("account.noneHint")} /> : null}
      <div className="flex flex-col gap-4">
        {shops.map((shop) => {
          const current = shop.accounts.find((a) => a.status === "approved");
          const pending = shop.accounts.find((a) => a.status === "pending");
          const last = shop.accounts[0];
          return (
            <section key={shop.subMerchantId} className="card p-4">
              <h2 className="text-lg">{shop.shortName}</h2>
              <div className="my-2 flex flex-col gap-2 empty:hidden">
                <StoppedShop shop={shop} desk={desk} />
              </div>
              {current ? (
                <div className="my-3">
                  <p className="text-xl">
                    {t("account.bankTail", { bank: current.bankName, tail: current.accountTail })}
                  </p>
                  <p className="text-ink-2">
                    {current.holderName}
                    {current.approvedFrom ? (
                      <>
                        {" "}
                        ·{" "}
                        {t.rich("account.since", {
                          day: () => <Day day={current.approvedFrom ?? ""} year />,
                        })}
                      </>
                    ) : null}
                  </p>
                </div>
              ) : null}
              {pending ? (
                <div className="mb-3 rounded-[10px] bg-amber-soft p-3">
                  <State mood="waiting">{t("account.pending", { acquirer })}</State>
                  <p className="mt-1">
                    {t("account.bankTail", { bank: pending.bankName, tail: pending.accountTail })} ·{" "}
                    <Time at={pending.createdAt} />
                  </p>
                  <p className="mt-1 text-sm">{t("account.pendingHint", { acquirer })}</p>
                </div>
              ) : null}
              {last?.status === "returned" && !pending ? (
                <div role="alert" className="mb-3 rounded-[10px] bg-vermilion-soft p-3 text-vermilion">
                  {t("account.returned", {
                    acquirer,
                    bank: last.bankName,
                    tail: last.accountTail,
                    reason: last.returnReason ?? "",
                  })}
                </div>
              ) : null}
              {actor.role === "owner" && !pending ? (
                <ChangeAccount
                  subMerchantId={shop.subMerchantId}
                  holderName={shop.name}
                  acquirerName={acquirer}
                />
              ) : null}
              {actor.role === "owner" ? null : <p className="text-ink-2 text-sm">{t("account.ownerOnly")}</p>}
            </section>
          );
        })}
      </div>
    </>
  );
}
