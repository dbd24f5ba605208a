import { getTranslations } from "next-intl/server";
import { Amount } from "#app/_components/amount.tsx";
import { Day } from "#app/_components/time.tsx";
import type { Answers } from "#server/api/root.ts";

/** The day in ten figures, and when the bank pays. */
export async function Totals({ batch }: { batch: Answers["clearing"]["get"] }) {
  const t = await getTranslations("acquirer");
  const { settleDay } = batch;
  const totals = [
    { key: "transactions", value: t("files.count", { n: batch.saleCount }) },
    { key: "gross", value: <Amount fen={batch.grossFen} /> },
    { key: "refundCount", value: t("files.count", { n: batch.refundCount }) },
    { key: "refunds", value: <Amount fen={batch.refundFen} /> },
    { key: "fee", value: <Amount fen={batch.feeFen} /> },
    { key: "payCount", value: t("files.lines", { n: batch.payCount }) },
    { key: "payable", value: <Amount fen={batch.payFen} className="font-semibold" /> },
    { key: "carried", value: <Amount fen={batch.carryFen} /> },
    { key: "held", value: <Amount fen={batch.holdFen} /> },
    { key: "leftOutCount", value: t("files.count", { n: batch.leftOutCount }) },
  ] as const;
  return (
    <section className="card mb-4 p-4">
      <dl className="grid grid-cols-2 gap-x-6 gap-y-2 sm:grid-cols-3 lg:grid-cols-5">
        {totals.map(({ key, value }) => (
          <div key={key}>
            <dt className="text-ink-2 text-sm">{t(`file.totals.${key}`)}</dt>
            <dd className="text-lg">{value}</dd>
          </div>
        ))}
      </dl>
      {settleDay === null || batch.payFen === 0n ? null : (
        <p className="mt-2 text-ink-2">
          {t.rich("file.settleDay", { day: () => <Day day={settleDay} weekday /> })}
        </p>
      )}
    </section>
  );
}
