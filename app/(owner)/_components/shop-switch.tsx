"use client";

import { useTranslations } from "next-intl";
import { parseAsString, useQueryState } from "nuqs";

/** The group's choice of a shop, in the address of every page. */
export function ShopSwitch({ shops }: { shops: { id: string; name: string }[] }) {
  const t = useTranslations("owner");
  const [shop, setShop] = useQueryState(
    "shop",
    parseAsString.withOptions({ shallow: false, clearOnDefault: true }).withDefault(""),
  );
  return (
    <select
      className="min-h-9 max-w-[11em] rounded-lg border border-line-strong bg-card px-2 text-sm"
      aria-label={t("shop.switch")}
      value={shop}
      onChange={(event) => void setShop(event.target.value)}
    >
      <option value="">{t("shop.all")}</option>
      {shops.map((s) => (
        <option key={s.id} value={s.id}>
          {s.name}
        </option>
      ))}
    </select>
  );
}
