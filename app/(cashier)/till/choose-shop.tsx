"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Icon } from "../../_components/icon.tsx";
import type { TillShop } from "./till.tsx";

/** Who works for several shops says first which one this till belongs to. */
export function ChooseShop({ shops }: { shops: TillShop[] }) {
  const t = useTranslations("cashier");
  return (
    <main className="mx-auto flex max-w-[480px] flex-col gap-3 p-6">
      <h1 className="text-2xl">{t("chooseShop")}</h1>
      {shops.map((shop) => (
        <Link key={shop.id} href={`/till?shop=${shop.id}`} className="btn min-h-14 justify-start text-lg">
          <Icon name="shop" />
          {shop.name}
        </Link>
      ))}
      <Link href="/today" className="link mt-2">
        {t("desk")}
      </Link>
    </main>
  );
}
