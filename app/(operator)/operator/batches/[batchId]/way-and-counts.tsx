import { getLocale, getTranslations } from "next-intl/server";
import { Amount } from "#app/_components/amount.tsx";
import { listed } from "#app/_components/listed.ts";
import { State } from "#app/_components/state.tsx";
import { Day, Time } from "#app/_components/time.tsx";
import type { Answers } from "#server/api/root.ts";
import { Card, Line } from "../../card.tsx";

/** When each step of a batch was, who answered, and how much there is of what. */
export async function WayAndCounts({ batch }: { batch: Answers["clearing"]["get"] }) {
  const [t, locale] = await Promise.all([getTranslations("operator"), getLocale()]);
  const { bank } = batch;
  const isAnswered = bank.paid + bank.failed + bank.stopped + bank.returned > 0;
  return (
    <div className="mb-4 grid items-start gap-4 md:grid-cols-2">
      <Card title={t("batch.way")}>
        <ul>
          <Line label={t("batch.opened")}>
            <Time at={batch.openedAt} />
          </Line>
          <Line label={t("batch.proposed")}>{batch.proposedAt ? <Time at={batch.proposedAt} /> : "–"}</Line>
          <Line label={t("batch.verdict")}>
            {batch.verdict ? (
              <>
                <Time at={batch.verdict.recordedAt} />
                <span className="block text-ink-2 text-sm">{listed(batch.persons, locale)}</span>
              </>
            ) : (
              "–"
            )}
          </Line>
          <Line label={t("batch.bankDay")}>
            {batch.settleDay && batch.payFen > 0n ? <Day day={batch.settleDay} /> : "–"}
          </Line>
          <Line label={t("batch.file")}>
            <span className="break-all text-sm">{batch.file?.name ?? "–"}</span>
          </Line>
        </ul>
      </Card>
      <Card title={t("batch.counts")}>
        <ul>
          <Line label={t("batch.sales")}>{batch.saleCount}</Line>
          <Line label={t("batch.refunds")}>{batch.refundCount}</Line>
          <Line label={t("batch.leftOut")}>
            <State mood={batch.leftOutCount === 0 ? "come" : "waiting"}>{batch.leftOutCount}</State>
          </Line>
          <Line label={t("batch.payLines")}>{batch.payCount}</Line>
          <Line label={t("batch.bank")}>{isAnswered ? t("batches.bankMixed", bank) : "–"}</Line>
          <Line label={t("batches.unexplained")}>
            {batch.unexplainedFen === null ? (
              t(batch.step === "nothing_to_clear" ? "batches.nothingToCompare" : "batches.unexplainedNone")
            ) : (
              <Amount fen={batch.unexplainedFen} />
            )}
          </Line>
        </ul>
      </Card>
    </div>
  );
}
