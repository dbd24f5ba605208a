import { useTranslations } from "next-intl";
import { isChannel } from "#server/channel/channel.ts";
import type { RecordedNumbers } from "#server/onboarding/recorded-numbers.ts";

/** What a number of the acquirer's core is called; the shop's number in a channel has the channel's own word. */
export function RecordedWord({ field }: { field: keyof RecordedNumbers }) {
  const t = useTranslations("acquirer");
  const wallet = useTranslations("channel");
  return isChannel(field) ? wallet(`${field}.number`) : t(`recorded.${field}`);
}
