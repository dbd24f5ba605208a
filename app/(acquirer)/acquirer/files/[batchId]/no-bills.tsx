import { getTranslations } from "next-intl/server";
import { Day } from "#app/_components/time.tsx";
import type { Answers } from "#server/api/root.ts";

/** Days of a channel of which the acquirer says that there is no bill: they count as days without trade, and the desk is told. */
export async function NoBills({ bills }: { bills: Answers["clearing"]["get"]["noBills"] }) {
  const [t, wallet] = [await getTranslations("acquirer"), await getTranslations("channel")];
  return bills.map(({ channel, billDay }) => (
    <p key={`${channel} ${billDay}`} className="mt-2 text-amber-ink">
      {t.rich("file.noBill", { channel: wallet(`${channel}.name`), day: () => <Day day={billDay} /> })}
    </p>
  ));
}
