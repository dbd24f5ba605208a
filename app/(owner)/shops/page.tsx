import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Icon } from "../../_components/icon.tsx";
import { PageHead } from "../../_components/shell.tsx";
import { openApi, requireShop } from "../../_server/page.ts";
import { Applying } from "./applying.tsx";
import { NeedsYou } from "./needs-you.tsx";
import { ShopCard } from "./shop-card.tsx";

/** The shops with what each needs to take money: opened, an agreement, a card; and what waits for the owner. */
export default async function ShopsPage() {
  const { actor } = await requireShop("application.list");
  const t = await getTranslations("onboarding");
  const words = await getTranslations("agreement");
  const api = await openApi();
  const [shops, applications, agreements, accounts, desk] = await Promise.all([
    api.payment.shops(),
    api.application.list({}),
    api.agreement.list({}),
    api.account.list({}),
    api.payment.desk(),
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
      <NeedsYou waiting={waiting} />
      <Applying open={open} />
      <ul className="grid gap-3 md:grid-cols-2">
        {shops
          .filter((s) => s.status !== "draft" && s.status !== "submitted")
          .map((shop) => {
            const own = accounts.find((a) => a.subMerchantId === shop.id);
            const agreement = agreements.rows.find(
              (a) => a.sellerId === shop.id && ["in_force", "ending", "shop_closed"].includes(a.standing),
            );
            return (
              <ShopCard
                key={shop.id}
                shop={shop}
                own={own}
                agreement={agreement}
                desk={desk}
                isOwner={actor.role === "owner"}
              />
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
