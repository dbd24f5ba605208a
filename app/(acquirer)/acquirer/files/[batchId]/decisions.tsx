import { getLocale, getTranslations } from "next-intl/server";
import { Amount } from "#app/_components/amount.tsx";
import { listed } from "#app/_components/listed.ts";
import { Time } from "#app/_components/time.tsx";
import type { Answers } from "#server/api/root.ts";
import { kindKey } from "../../differences/kind-key.ts";

type Decision = Answers["clearing"]["get"]["decisions"][number];

/** What two people decided and this file follows: of which difference, who signed, and what it does to a shop. */
export async function Decisions({ decisions }: { decisions: readonly Decision[] }) {
  const t = await getTranslations("acquirer");
  const locale = await getLocale();
  if (decisions.length === 0) return null;
  return (
    <>
      <h2 className="mt-6 mb-2 text-lg">{t("file.decisions", { n: decisions.length })}</h2>
      <ul className="card">
        {decisions.map((d) => (
          <li
            key={d.decisionRef}
            className="flex flex-wrap items-baseline justify-between gap-x-4 border-line border-b px-4 py-2 last:border-0"
            data-decision={d.decisionRef}
          >
            <div className="min-w-0">
              <p>
                <span className="font-semibold">{t(`items.as.${d.decidedAs}`)}</span>{" "}
                {d.cause ? t(`items.kinds.${kindKey({ kind: d.cause })}`) : null}
                {d.shopName ? ` · ${d.shopName}` : ""}{" "}
                <span className="font-mono text-ink-2 text-xs">{d.subMerchantNo}</span>
              </p>
              <p className="text-ink-2 text-sm">
                <code className="break-all font-mono">{d.refundReference || d.acquirerReference}</code>
              </p>
              <p className="text-ink-2 text-sm">
                {t("file.signedBy", { people: listed(d.persons, locale) })} · <Time at={d.enteredAt} />
              </p>
            </div>
            <p className="sm:text-right">
              <Amount fen={d.itemFen} className="font-semibold" />
              <span className="block text-sm">
                <Effect decision={d} />
              </span>
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}

/** By its order's terms, whole to one shop, or nobody's money moves. */
async function Effect({ decision: d }: { decision: Decision }) {
  const t = await getTranslations("acquirer");
  const fen = d.adjustFen === 0n ? d.enteredFen : d.adjustFen;
  if (fen === null)
    return t(`file.decisionMoves.${d.decidedAs === "cover_closed" ? "cover_closed" : "none"}`);
  const amount = () => <Amount fen={fen < 0n ? -fen : fen} />;
  const way = d.adjustFen === 0n ? "byTerms" : "whole";
  return t.rich(`file.decisionMoves.${fen < 0n ? "back" : "in"}.${way}`, { amount });
}
