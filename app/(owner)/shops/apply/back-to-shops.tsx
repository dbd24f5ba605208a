import Link from "next/link";
import { useTranslations } from "next-intl";
import { Icon } from "../../../_components/icon.tsx";

export function BackToShops() {
  const t = useTranslations("onboarding");
  return (
    <Link
      href="/shops"
      className="no-print mb-2 inline-flex min-h-9 items-center gap-1 text-ink-2 no-underline"
    >
      <Icon name="back" size={18} />
      {t("shops.title")}
    </Link>
  );
}
