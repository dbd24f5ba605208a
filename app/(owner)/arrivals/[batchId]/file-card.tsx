import { getTranslations } from "next-intl/server";
import { CopyRow } from "#app/_components/copy-button.tsx";
import { DayTerm } from "#app/_components/day-term.tsx";
import { Day } from "#app/_components/time.tsx";
import type { Answers } from "#server/api/root.ts";

/** The file and the line that brought this money, and whom to call when it did not come. */
export async function FileCard({
  arrival,
  desk,
}: {
  arrival: Answers["arrival"]["get"];
  desk: Answers["payment"]["desk"];
}) {
  const t = await getTranslations("owner");
  return (
    <section className="card p-4">
      <h2 className="mb-2 text-lg">{t("payment.file")}</h2>
      <dl>
        <div className="flex items-center justify-between gap-4 py-1">
          <dt className="text-ink-2 text-sm">
            <DayTerm books={desk}>{t("payment.fileDate")}</DayTerm>
          </dt>
          <dd>
            <Day day={arrival.clearingDate} year />
          </dd>
        </div>
        {arrival.fileName ? <CopyRow label={t("payment.fileName")} value={arrival.fileName} /> : null}
        <div className="flex items-center justify-between gap-4 py-1">
          <dt className="text-ink-2 text-sm">{t("payment.fileLine")}</dt>
          <dd>{arrival.lineNo}</dd>
        </div>
        {arrival.fileDigest ? <CopyRow label={t("payment.fileDigest")} value={arrival.fileDigest} /> : null}
      </dl>
      <p className="mt-2 text-ink-2 text-sm">
        {t("arrival.notReceived", { acquirer: desk.acquirerName, phone: desk.acquirerPhone })}
      </p>
    </section>
  );
}
