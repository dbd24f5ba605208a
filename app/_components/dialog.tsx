"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useRef } from "react";
import { Icon } from "./icon.tsx";

/**
 * The browser's own modal dialog: focus stays inside, Escape closes, the page behind is inert.
 * `side` slides it to the right edge on wide screens (a drawer).
 */
export function Dialog({
  open,
  onClose,
  title,
  side = false,
  children,
}: {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  side?: boolean;
  children: ReactNode;
}) {
  const t = useTranslations("common");
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    if (!dialog) return;
    if (open && !dialog.open) dialog.showModal();
    if (!open && dialog.open) dialog.close();
  }, [open]);

  const place = side
    ? "m-0 ml-auto h-dvh max-h-none w-full max-w-[480px] rounded-none border-l"
    : "m-auto w-[calc(100%-32px)] max-w-[480px] rounded-[16px] border";
  return (
    <dialog
      ref={ref}
      onClose={onClose}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      className={`border-line bg-card p-0 ${place}`}
    >
      {open ? (
        <div className="flex max-h-dvh flex-col">
          <header className="flex items-center justify-between gap-4 border-line border-b px-4 py-2">
            <h2 className="text-lg">{title}</h2>
            <button type="button" className="btn btn-quiet px-2" onClick={onClose} aria-label={t("close")}>
              <Icon name="close" />
            </button>
          </header>
          <div className="overflow-y-auto p-4">{children}</div>
        </div>
      ) : null}
    </dialog>
  );
}
