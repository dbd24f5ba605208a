import { useTranslations } from "next-intl";
import { BackLink } from "#app/_components/back-link.tsx";

export function BackToShops() {
  const t = useTranslations("onboarding");
  return <BackLink href="/shops">{t("shops.title")}</BackLink>;
}
