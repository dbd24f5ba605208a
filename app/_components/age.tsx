import { useTranslations } from "next-intl";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** How long something has waited, in the largest unit that says enough. Business time on both sides. */
export function Age({ since, now }: { since: Date; now: Date }) {
  const t = useTranslations("common");
  const ms = Math.max(0, now.getTime() - since.getTime());
  if (ms < HOUR_MS) return t("age.minutes", { n: Math.max(1, Math.floor(ms / MINUTE_MS)) });
  if (ms < 48 * HOUR_MS) return t("age.hours", { n: Math.floor(ms / HOUR_MS) });
  return t("age.days", { n: Math.floor(ms / (24 * HOUR_MS)) });
}
