import { useTranslations } from "next-intl";
import { State } from "../../_components/state.tsx";

/** Whether a shop can take payments now; head office, region and mall receive shares and take none. */
export function ShopState({
  shop,
  hasAgreement,
}: {
  shop: { role: string; status: string };
  hasAgreement: boolean;
}) {
  const t = useTranslations("onboarding");
  if (shop.status === "suspended" || shop.status === "closing")
    return <State mood="failed">{t(`shops.states.${shop.status}`)}</State>;
  // What has ended lacks nothing.
  if (shop.status === "closed") return <State mood="still">{t("shops.states.closed")}</State>;
  if (shop.role !== "shop") return <State mood="come">{t("shops.receives")}</State>;
  return hasAgreement ? (
    <State mood="come">{t("shops.states.active")}</State>
  ) : (
    <State mood="waiting">{t("shops.needsAgreement")}</State>
  );
}
