import { getTranslations } from "next-intl/server";
import { State } from "#app/_components/state.tsx";
import { Day } from "#app/_components/time.tsx";
import type { Answers } from "#server/api/root.ts";
import { ARRIVAL_MOOD } from "../../arrivals/arrival-mood.ts";
import { Row } from "./row.tsx";

/** What the bank said about the part of this shop, once it has said something. */
export async function BankCard({
  trace,
  acquirerName,
}: {
  trace: Answers["payment"]["trace"];
  acquirerName: string;
}) {
  const t = await getTranslations("owner");
  return (
    <section className="card p-4">
      <h2 className="mb-2 text-lg">{t("payment.bank")}</h2>
      {trace.arrival && trace.arrival.state !== "recorded" && trace.arrival.state !== "at_bank" ? (
        <dl>
          <Row label={t("payment.status")}>
            <State mood={ARRIVAL_MOOD[trace.arrival.state]}>
              {t(`arrivals.states.${trace.arrival.state}`)}
            </State>
          </Row>
          <Row label={t("arrivals.day")}>
            {trace.arrival.day ? <Day day={trace.arrival.day} year /> : "–"}
          </Row>
          <Row label={t("arrivals.bank")}>
            {trace.arrival.accountTail
              ? t("payment.to", { bank: trace.arrival.bankName ?? "", tail: trace.arrival.accountTail })
              : "–"}
          </Row>
          {trace.arrival.state === "stopped" ? (
            <Row label={t("arrivals.why")}>{t("arrivals.stoppedBody", { acquirer: acquirerName })}</Row>
          ) : trace.arrival.bankReason ? (
            <Row label={t("arrivals.why")}>{trace.arrival.bankReason}</Row>
          ) : null}
        </dl>
      ) : (
        <p className="text-ink-2">{t("payment.bankNone")}</p>
      )}
    </section>
  );
}
