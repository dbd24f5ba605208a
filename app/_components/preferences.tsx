"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { LOCALE_COOKIE, type Locale, THEME_COOKIE } from "./locale.ts";

const YEAR_SECONDS = 31_536_000;
function remember(name: string, value: string) {
  // biome-ignore lint/suspicious/noDocumentCookie: cookieStore is not in every browser a shop uses
  document.cookie = `${name}=${value}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
}

/** Switches the language where the user stands; each language is named in itself. */
export function LanguageSwitch({ className = "btn btn-quiet btn-small" }: { className?: string }) {
  const locale = useLocale();
  const router = useRouter();
  const other: Locale = locale === "en" ? "zh-CN" : "en";
  return (
    <button
      type="button"
      className={className}
      lang={other}
      onClick={(event) => {
        // What is typed next is for the page, the till's pad say, and not for this button.
        event.currentTarget.blur();
        remember(LOCALE_COOKIE, other);
        router.refresh();
      }}
    >
      {other === "en" ? "English" : "中文"}
    </button>
  );
}

export type Theme = "auto" | "light" | "dark";

export function ThemeSwitch({ theme }: { theme: Theme }) {
  const t = useTranslations("common");
  return (
    <fieldset className="flex items-center gap-1">
      <legend className="sr-only">{t("theme.label")}</legend>
      {(["auto", "light", "dark"] as const).map((choice) => (
        <label
          key={choice}
          className="flex min-h-9 flex-1 items-center justify-center rounded-lg px-2 text-sm has-checked:bg-sunk has-focus-visible:outline-2 has-focus-visible:outline-indigo has-checked:font-semibold"
        >
          <input
            type="radio"
            name="theme"
            className="sr-only"
            defaultChecked={theme === choice}
            onChange={() => {
              remember(THEME_COOKIE, choice);
              if (choice === "auto") delete document.documentElement.dataset.theme;
              else document.documentElement.dataset.theme = choice;
            }}
          />
          {t(`theme.${choice}`)}
        </label>
      ))}
    </fieldset>
  );
}
