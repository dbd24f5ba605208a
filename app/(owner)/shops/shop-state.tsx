import { getTranslations } from "next-intl/server";
import { State } from "../../_components/state.tsx";

/** Whether a shop can take payments now; head office, region and mall receive shares and take none. */
export async function ShopState({
  shop,
  hasAgreement,
}: {
  shop: { role: string; status: string };
  hasAgreement: boolean;
}) {
  const t = await getTranslations("onboarding");
  if (shop.status === "suspended" || shop.status === "closing")
    return <State mood="failed">{t(`shops.states.${shop.status}`)}</State>;
  if (shop.role !== "shop") return <State mood="come">{t("shops.receives")}</State>;
  return hasAgreement ? (
    <State mood="come">{t("shops.states.active")}</State>
  ) : (
    <State mood="waiting">{t("shops.needsAgreement")}</State>
  );
}
