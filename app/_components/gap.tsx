import { useLocale } from "next-intl";

/** What stands between two sentences: a space, and nothing in Chinese. */
export function Gap() {
  return useLocale().startsWith("zh") ? null : " ";
}
