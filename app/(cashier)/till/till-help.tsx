"use client";

import { useTranslations } from "next-intl";
import { Dialog } from "../../_components/dialog.tsx";

const KEYS = {
  amount: "0–9 .",
  plus: "+",
  enter: "Enter",
  wallet: "*",
  find: "/",
  paid: "P",
  delete: "Backspace",
  close: "Esc",
} as const;

/** What each key does, and the scanner. */
export function TillHelp({ onClose }: { onClose: () => void }) {
  const t = useTranslations("cashier.keys");
  return (
    <Dialog open onClose={onClose} title={t("title")}>
      <dl className="flex flex-col gap-2">
        {(Object.keys(KEYS) as (keyof typeof KEYS)[]).map((name) => (
          <div key={name} className="flex items-center justify-between gap-4">
            <dt className="text-ink-2">{t(name)}</dt>
            <dd>
              <kbd className="whitespace-nowrap rounded-md border border-line bg-sunk px-2 py-0.5 font-mono text-sm">
                {KEYS[name]}
              </kbd>
            </dd>
          </div>
        ))}
      </dl>
      <p className="mt-3 text-ink-2">{t("scanner")}</p>
    </Dialog>
  );
}
