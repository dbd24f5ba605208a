import type { Called } from "#server/agreement/agreement-sentences.ts";
import type { Day } from "#server/calendar/day.ts";
import ENGLISH_CHANNELS from "../../messages/en/channel.json" with { type: "json" };
import type { World } from "../world/world.ts";

/** The language somebody reads a page in; Chinese unless asked for otherwise. */
export type Language = "zh" | "en";
export type Said = Readonly<Record<Language, string>>;

export const languageOf = (query: unknown): Language =>
  (query as { lang?: unknown } | undefined)?.lang === "en" ? "en" : "zh";
/** What keeps a link in the language. */
export const inLanguage = (path: string, language: Language): string =>
  language === "en" ? `${path}?lang=en` : path;

/** A number by the name that the register has for it; the number where it has none. */
export const shopName = (world: World, number: string): string =>
  world.desk.register().subMerchants.find((e) => e.subMerchantNo === number)?.name ?? number;

/** Shops and wallets by their names. */
export const calledByName = (world: World, language: Language): Called => ({
  shop: (number) => shopName(world, number),
  channel: (channel) => (language === "en" ? ENGLISH_CHANNELS[channel].name : world.dialects[channel].name),
});

/** "2026年10月17日" or "17 October 2026". */
export function dateWords(day: Day, language: Language): string {
  const at = new Date(`${day}T00:00:00Z`);
  return language === "en"
    ? at.toLocaleDateString("en-GB", { dateStyle: "long", timeZone: "UTC" })
    : at.toLocaleDateString("zh-CN", { dateStyle: "long", timeZone: "UTC" });
}
