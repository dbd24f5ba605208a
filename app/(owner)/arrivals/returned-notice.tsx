import Link from "next/link";
import { useTranslations } from "next-intl";
import { STOPPED } from "#server/clearing/stopped-line.ts";
import { Amount } from "../../_components/amount.tsx";
import { Icon } from "../../_components/icon.tsx";
import { Day } from "../../_components/time.tsx";
import type { ArrivalDay } from "./arrival-mood.ts";

/** The bank sent it back, or the acquirer kept it from the bank: why, that the money is safe, and the one thing to do. */
export function ReturnedNotice({
  row,
  acquirerName,
  shopName,
}: {
  row: Pick<ArrivalDay, "settleDay" | "bankReason" | "payFen">;
  acquirerName: string;
  /** Where the reader has several shops. */
  shopName?: string | undefined;
}) {
  const t = useTranslations("owner");
  // The acquirer itself kept it from the bank: no fault of the card, and no new card helps.
  const isStopped = row.bankReason === STOPPED;
  return (
    <section role="alert" className="mb-4 rounded-[12px] bg-vermilion-soft p-4">
      <p className="flex items-start gap-2 font-semibold text-lg text-vermilion">
        <Icon name="cross" className="mt-1" />
        <span>
          {shopName ? `${shopName} · ` : ""}
          {t.rich(isStopped ? "arrivals.stoppedTitle" : "arrivals.returnedTitle", {
            day: () => <Day day={row.settleDay} />,
          })}{" "}
          · <Amount fen={row.payFen} />
        </span>
      </p>
      <p className="mt-1">
        {isStopped
          ? t("arrivals.stoppedBody", { acquirer: acquirerName })
          : t("arrivals.returnedBody", { reason: row.bankReason || "–", acquirer: acquirerName })}
      </p>
      <p className="mt-1">
        {isStopped ? t("arrivals.stoppedDo", { acquirer: acquirerName }) : t("arrivals.returnedDo")}
      </p>
      {isStopped ? null : (
        <Link href="/account" prefetch={false} className="btn no-print mt-3">
          <Icon name="bank" />
          {t("arrivals.replaceCard")}
        </Link>
      )}
    </section>
  );
}
