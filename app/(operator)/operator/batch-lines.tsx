import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { Amount } from "#app/_components/amount.tsx";
import { listed } from "#app/_components/listed.ts";
import { RefusalText } from "#app/_components/refusal-text.tsx";
import { Day } from "#app/_components/time.tsx";
import type { Answers } from "#server/api/root.ts";
import { BatchState } from "./batch-state.tsx";
import { Line } from "./card.tsx";

/** Business days: which step each has reached and what stopped it; each leads to its own page. */
export async function BatchLines({ batches }: { batches: Answers["operation"]["overview"]["batches"] }) {
  const t = await getTranslations("operator");
  const locale = await getLocale();
  if (batches.length === 0) return <p className="text-ink-2">{t("batches.none")}</p>;
  return (
    <ul>
      {batches.map((b) => (
        <Line
          key={b.id}
          id={b.seq === 1 ? b.clearingDate : undefined}
          label={
            <span>
              <Link className="link" href={`/operator/batches/${b.id}`}>
                <Day day={b.clearingDate} weekday />
                {b.seq > 1 ? ` · ${t("batches.seq", { n: b.seq })}` : ""}
              </Link>
              <span className="block break-words text-ink-2 text-sm">
                {b.file?.name ?? (b.step === "nothing_to_clear" ? "" : t("batches.noFile"))}
                {b.persons.length > 0 ? ` · ${listed(b.persons, locale)}` : ""}
              </span>
              {b.error ? (
                <span className="block text-sm text-vermilion">
                  <RefusalText refusal={b.error} />
                </span>
              ) : null}
            </span>
          }
        >
          <span className="flex flex-col items-end">
            <BatchState batch={b} />
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
  );
}
