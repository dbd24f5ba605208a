"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Dialog } from "./dialog.tsx";

/** A key counts as a shortcut only where nobody is writing and no input method is composing. */
function isShortcut(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement | null;
  return (
    !event.isComposing &&
    !event.ctrlKey &&
    !event.metaKey &&
    !event.altKey &&
    !target?.closest("input, textarea, select, [contenteditable], dialog[open]")
  );
}

/** `/` goes to the search field (`data-shortcut="/"`), `n` to the new thing (`data-shortcut="n"`), `?` shows this. */
export function ShortcutHelp() {
  const t = useTranslations("common");
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!isShortcut(event)) return;
      if (event.key === "?") {
        event.preventDefault();
        setOpen(true);
        return;
      }
      if (event.key !== "/" && event.key !== "n") return;
      const target = document.querySelector<HTMLElement>(`[data-shortcut="${event.key}"]`);
      if (!target) return;
      event.preventDefault();
      if (target instanceof HTMLInputElement) {
        target.focus();
        target.select();
      } else target.click();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  return (
    <Dialog open={open} onClose={() => setOpen(false)} title={t("shortcuts.title")}>
      <dl className="flex flex-col gap-2">
        {(["search", "new", "help", "close"] as const).map((key) => (
          <div key={key} className="flex items-center justify-between gap-4">
            <dt className="text-ink-2">{t(`shortcuts.${key}`)}</dt>
            <dd>
              <kbd className="rounded-md border border-line bg-sunk px-2 py-0.5 font-mono text-sm">
                {{ search: "/", new: "n", help: "?", close: "Esc" }[key]}
              </kbd>
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
