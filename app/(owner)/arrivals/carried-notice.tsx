import { useTranslations } from "next-intl";
import type { Answers } from "#server/api/root.ts";
import { Amount } from "../../_components/amount.tsx";
import { Icon } from "../../_components/icon.tsx";
import { Day } from "../../_components/time.tsx";

/** What was recorded and waits for a later file: how much, why, and the day on which it may be expected. */
export function CarriedNotice({
  carried,
  acquirer,
  isGroup,
}: {
  carried: Answers["arrival"]["carried"];
  acquirer: string;
  isGroup: boolean;
}) {
  const t = useTranslations("owner.arrivals");
  if (carried.length === 0) return null;
  return (
    <section className="card mb-4 p-4" aria-labelledby="carried-title">
      <h2 id="carried-title" className="mb-1 flex items-center gap-2 text-lg">
        <Icon name="clock" className="text-amber-ink" />
        {t("carriedTitle")}
      </h2>
      <ul>
        {carried.map(({ subMerchantId, shopName, amountFen, why, expected }) => (
          <li key={subMerchantId} className="py-1">
            {isGroup ? `${shopName} · ` : ""}
            <Amount fen={amountFen} className="font-semibold" /> {t(`carriedWhy.${why}`)}
            {expected
              ? t.rich("carriedExpected", {
                  isLatest: why === "below_minimum" ? "yes" : "no",
                  day: () => <Day day={expected.day} weekday />,
                  amount: () => <Amount fen={expected.amountFen} />,
                  acquirer,
                })
              : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
