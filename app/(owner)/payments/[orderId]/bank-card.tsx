import { getTranslations } from "next-intl/server";
import { State } from "#app/_components/state.tsx";
import { Day } from "#app/_components/time.tsx";
import type { Answers } from "#server/api/root.ts";
import { Row } from "./row.tsx";

/** What the bank said about the part of this shop, once it has said something. */
export async function BankCard({ trace }: { trace: Answers["payment"]["trace"] }) {
  const t = await getTranslations("owner");
  return (
    <section className="card p-4">
      <h2 className="mb-2 text-lg">{t("payment.bank")}</h2>
      {trace.arrival && (trace.arrival.state === "arrived" || trace.arrival.state === "bank_returned") ? (
        <dl>
          <Row label={t("payment.status")}>
            <State mood={trace.arrival.state === "arrived" ? "come" : "failed"}>
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
          {trace.arrival.bankReason ? <Row label={t("arrivals.why")}>{trace.arrival.bankReason}</Row> : null}
        </dl>
      ) : (
        <p className="text-ink-2">{t("payment.bankNone")}</p>
      )}
    </section>
  );
}
