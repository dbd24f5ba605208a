import { getLocale, getTranslations } from "next-intl/server";
import { listed } from "#app/_components/listed.ts";
import type { Answers } from "#server/api/root.ts";
import { Amount } from "../../_components/amount.tsx";
import { RefusalText } from "../../_components/refusal-text.tsx";
import { State } from "../../_components/state.tsx";
import { Day } from "../../_components/time.tsx";
import { Card, Line } from "./card.tsx";

/** The last business days: which step each has reached and what stopped it. */
export async function BatchesCard({ batches }: { batches: Answers["operation"]["overview"]["batches"] }) {
  const t = await getTranslations("operator");
  const locale = await getLocale();
  return (
    <Card title={t("batches.title")}>
      {batches.length === 0 ? (
        <p className="text-ink-2">{t("batches.none")}</p>
      ) : (
        <ul>
          {batches.map((b) => (
            <Line
              key={b.id}
              label={
                <span>
                  <Day day={b.clearingDate} weekday />
                  {b.seq > 1 ? ` · ${t("batches.seq", { n: b.seq })}` : ""}
                  <span className="block text-ink-2 text-sm">
                    {b.file?.name ?? (b.step === "nothing_to_clear" ? "" : t("batches.noFile"))}
                    {b.persons.length > 0 ? ` · ${listed(b.persons, locale)}` : ""}
                  </span>
                  {b.error ? (
                    <span className="block text-vermilion text-sm">
                      <RefusalText refusal={b.error} />
                    </span>
                  ) : null}
                </span>
              }
            >
              <span className="flex flex-col items-end">
                <State
                  mood={
                    (b.error && b.step !== "books_late") ||
                    b.bank.failed + b.bank.stopped + b.bank.returned > 0
                      ? "failed"
                      : b.status === "settled"
                        ? "come"
                        : "waiting"
                  }
                >
                  {b.bank.failed + b.bank.stopped + b.bank.returned > 0
                    ? t("batches.bankMixed", b.bank)
                    : t(`batches.steps.${b.step}`)}
                </State>
                <span className="text-ink-2 text-sm">
                  {b.step === "nothing_to_clear" ? null : b.unexplainedFen === null ? (
                    t("batches.unexplainedNone")
                  ) : (
                    <>
                      {t("batches.unexplained")} <Amount fen={b.unexplainedFen} />
                    </>
                  )}
                </span>
              </span>
            </Line>
          ))}
        </ul>
      )}
    </Card>
  );
}
