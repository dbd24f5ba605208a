import { useTranslations } from "next-intl";
import { Fragment } from "react";
import { isChannel } from "#server/channel/channel.ts";

/** Every number of the acquirer's core that is wrong, with its reason; a shop's number in a channel is named by the channel. */
export function NumberFaults({ faults }: { faults: readonly { field: string; reason: string }[] }) {
  const t = useTranslations("common.numberFault");
  const wallet = useTranslations("channel");
  return faults.map(({ field, reason }, i) => (
    <Fragment key={field}>
      {i > 0 ? t("next") : null}
      {t("one", { field: isChannel(field) ? wallet(`${field}.number`) : field, reason })}
    </Fragment>
  ));
}
