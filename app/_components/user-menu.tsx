"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { Icon } from "./icon.tsx";
import { LanguageSwitch, type Theme, ThemeSwitch } from "./preferences.tsx";
import { signOut } from "./sign-out.ts";

/** Who is signed in, language, theme, sign out. A native disclosure: works before scripts, closes on Escape and outside. */
export function UserMenu({
  label,
  place,
  theme,
}: {
  label: string;
  place?: string | undefined;
  theme: Theme;
}) {
  const t = useTranslations("common");
  const ref = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = (event: Event) => {
      const menu = ref.current;
      if (!menu?.open) return;
      if (event instanceof KeyboardEvent ? event.key === "Escape" : !menu.contains(event.target as Node)) {
        menu.open = false;
      }
    };
    document.addEventListener("keydown", close);
    document.addEventListener("pointerdown", close);
    return () => {
      document.removeEventListener("keydown", close);
      document.removeEventListener("pointerdown", close);
    };
  }, []);
  return (
    <details ref={ref} className="relative">
      <summary
        className="btn btn-quiet btn-small min-h-11 list-none px-2 [&::-webkit-details-marker]:hidden"
        aria-label={t("userMenu", { label })}
      >
        <Icon name="user" />
        <span className="hidden max-w-[16em] truncate sm:inline">{label}</span>
        <Icon name="down" size={16} />
      </summary>
      <div className="card absolute right-0 z-30 mt-1 w-64 p-2">
        <div className="px-2 py-1">
          <p className="font-medium">{label}</p>
          {place ? <p className="text-ink-2 text-sm">{place}</p> : null}
        </div>
        <hr className="my-2 border-line" />
        <ThemeSwitch theme={theme} />
        <LanguageSwitch className="btn btn-quiet btn-small min-h-11 w-full justify-start px-2" />
        <hr className="my-2 border-line" />
        <button
          type="button"
          className="btn btn-quiet btn-small min-h-11 w-full justify-start px-2"
          onClick={() => void signOut()}
        >
          <Icon name="exit" />
          {t("signOut")}
        </button>
      </div>
    </details>
  );
}
