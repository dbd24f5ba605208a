"use client";

import { useTranslations } from "next-intl";
import { Icon } from "../../_components/icon.tsx";

/** What fills the side while nothing else stands there. */
export function Idle({ acquirerName }: { acquirerName: string }) {
  const t = useTranslations("cashier");
  return (
    <div className="hidden flex-1 flex-col items-center justify-center gap-3 p-8 text-center text-ink-3 md:flex">
      <Icon name="qr" size={96} className="opacity-40" />
      <p className="text-xl">{t("idle")}</p>
      <p className="text-sm">{t("who", { acquirer: acquirerName })}</p>
    </div>
  );
}
