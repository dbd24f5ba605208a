"use client";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { Icon } from "../../_components/icon.tsx";

/** The first tap of the day: browsers let a page make sound only after one. */
export function StartShift({ label, shop, onStart }: { label: string; shop: string; onStart: () => void }) {
  const t = useTranslations("cashier");
  const ref = useRef<HTMLButtonElement>(null);
  useEffect(() => ref.current?.focus(), []);
  return (
    <div
      role="dialog"
      aria-modal="true"
      aria-label={t("startShift")}
      className="fixed inset-0 z-40 grid place-items-center bg-paper p-6"
    >
      <div className="flex flex-col items-center gap-4 text-center">
        <p className="text-ink-2 text-xl">{shop}</p>
        <p className="font-semibold text-2xl">{label}</p>
        <button ref={ref} type="button" className="btn btn-primary min-h-16 px-12 text-2xl" onClick={onStart}>
          <Icon name="sound" size={28} />
          {t("startShift")}
        </button>
        <p className="text-ink-2">{t("startHint")}</p>
      </div>
    </div>
  );
}
