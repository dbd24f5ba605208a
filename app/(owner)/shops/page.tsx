import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { agreementMood, agreementWord } from "../../_components/agreement-mood.ts";
import { Amount } from "../../_components/amount.tsx";
import { Icon } from "../../_components/icon.tsx";
import { PageHead } from "../../_components/shell.tsx";
import { State } from "../../_components/state.tsx";
import { openApi, requireShop } from "../../_server/page.ts";

/** The shops with what each needs to take money: opened, an agreement, a card; and what waits for the owner. */
export default async function ShopsPage() {
  const { actor } = await requireShop("owner", "manager", "finance");
  const t = await getTranslations("onboarding");
  const words = await getTranslations("agreement");
  const api = await openApi();
  const [shops, applications, agreements, accounts] = await Promise.all([
    api.payment.shops(),
    api.application.list({}),
    api.agreement.list({}),
    api.account.list({}),
  ]);
  const open = applications.rows.filter((a) => a.status !== "approved");
  const waiting = agreements.rows.filter((a) => a.turn !== null);
  const isGroup = actor.subMerchantId === undefined;
  return (
    <>
      <PageHead title={t("shops.title")} hint={t("shops.hint")}>
        {isGroup && actor.role === "owner" ? (
          <Link href="/shops/apply" className="btn btn-primary">
            <Icon name="plus" size={18} />
            {t("apply.new")}
          </Link>
        ) : null}
      </PageHead>
      {waiting.length > 0 ? (
        <section className="mb-4 rounded-[12px] bg-amber-soft p-4">
          <h2 className="mb-1 flex items-center gap-2 text-amber-ink text-lg">
            <Icon name="clock" />
            {t("shops.needsYou")}
          </h2>
          <ul>
            {waiting.map((a) => (
              <li key={a.id} className="py-1">
                <Link className="link" href={`/agreements/${a.id}`}>
                  {words(a.turn === "sign" ? "waitsSign" : "waitsConsent", {
                    name: a.sellerName,
                    n: a.version,
                  })}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {open.length > 0 ? (
        <>
          <h2 className="mb-2 text-lg">{t("shops.applying")}</h2>
          <ul className="mb-6 flex flex-col gap-2">
            {open.map((a) => (
              <li key={a.id} className="card relative flex flex-wrap items-center justify-between gap-2 p-4">
                <Link
                  href={`/shops/apply/${a.id}`}
                  className="font-medium no-underline after:absolute after:inset-0"
                >
                  {a.shortName || a.name || t("unnamed")}
                </Link>
                <State mood={a.status === "returned" ? "failed" : a.status === "draft" ? "still" : "waiting"}>
                  {t(`apply.states.${a.status}`)}
                </State>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      <ul className="grid gap-3 md:grid-cols-2">
        {shops
          .filter((s) => s.status === "active" || s.status === "suspended")
          .map((shop) => {
            const own = accounts.find((a) => a.subMerchantId === shop.id);
            const current = own?.accounts.find((a) => a.status === "approved");
            const agreement = agreements.rows.find(
              (a) => a.sellerId === shop.id && (a.standing === "in_force" || a.standing === "ending"),
            );
            return (
              <li key={shop.id} className="card p-4">
                <div className="mb-2 flex items-center justify-between gap-2">
                  <h2 className="text-lg">{shop.shortName}</h2>
                  <ShopState shop={shop} hasAgreement={agreement !== undefined} />
                </div>
                {own?.statusReason ? (
                  <p className="mb-2 text-vermilion">
                    {t("shops.suspendedWhy", { reason: own.statusReason })}
                  </p>
                ) : null}
                {own?.holds.map((h) => (
                  <p key={h.id} className="mb-2 text-amber-ink">
                    {h.amountFen === null
                      ? t("shops.heldAll", { reason: h.reason })
                      : t.rich("shops.heldPart", {
                          reason: h.reason,
                          amount: () => <Amount fen={h.amountFen ?? 0n} />,
                        })}
                  </p>
                ))}
                <dl className="text-sm">
                  <div className="flex items-center justify-between gap-2 py-1">
                    <dt className="text-ink-2">{t("account.title")}</dt>
                    <dd>
                      <Link
                        className="link inline-flex min-h-9 items-center"
                        href={`/account?shop=${shop.id}`}
                      >
                        {current
                          ? t("account.bankTail", { bank: current.bankName, tail: current.accountTail })
                          : t("account.none")}
                      </Link>
                    </dd>
                  </div>
                  <div className="flex items-center justify-between gap-2 py-1">
                    <dt className="text-ink-2">{words("title")}</dt>
                    <dd>
                      {agreement ? (
                        <Link
                          className="link inline-flex min-h-9 items-center gap-2"
                          href={`/agreements/${agreement.id}`}
                        >
                          {words("versionN", { n: agreement.version })}
                          <State mood={agreementMood(agreement)}>
                            {words(`states.${agreementWord(agreement)}`)}
                          </State>
                        </Link>
                      ) : (
                        <span className="text-ink-2">
                          {shop.role === "shop" ? words("noneSelling") : words("noneNeeded")}
                        </span>
                      )}
                    </dd>
                  </div>
                </dl>
              </li>
            );
          })}
      </ul>
      <p className="mt-4">
        <Link className="link" href="/agreements">
          {words("all")}
        </Link>
      </p>
    </>
  );
}

/** Whether a shop can take payments now; head office, region and mall receive shares and take none. */
async function ShopState({
  shop,
  hasAgreement,
}: {
  shop: { role: string; status: string };
  hasAgreement: boolean;
}) {
  const t = await getTranslations("onboarding");
  if (shop.status === "suspended") return <State mood="failed">{t("shops.states.suspended")}</State>;
  if (shop.role !== "shop") return <State mood="come">{t("shops.receives")}</State>;
  return hasAgreement ? (
    <State mood="come">{t("shops.states.active")}</State>
  ) : (
    <State mood="waiting">{t("shops.needsAgreement")}</State>
  );
}
