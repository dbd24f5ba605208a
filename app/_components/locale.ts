/** Languages and message areas. A new area is one file per language in `messages/`, a line here and one in `app/messages.d.ts`. */
export const LOCALES = ["zh-CN", "en"] as const;
export type Locale = (typeof LOCALES)[number];
export const DEFAULT_LOCALE: Locale = "zh-CN";
export const LOCALE_COOKIE = "locale";
export const THEME_COOKIE = "theme";

export const AREAS = [
  "common",
  "refusal",
  "channel",
  "sign-in",
  "cashier",
  "owner",
  "onboarding",
  "agreement",
  "acquirer",
  "operator",
] as const;

export function isLocale(value: unknown): value is Locale {
  return LOCALES.some((l) => l === value);
}
