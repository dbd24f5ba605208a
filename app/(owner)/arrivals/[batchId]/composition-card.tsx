import { getTranslations } from "next-intl/server";
import { Amount } from "#app/_components/amount.tsx";
import type { Answers } from "#server/api/root.ts";
import { Composition } from "../../_components/composition.tsx";

/** From gross to net, and what is carried over. */
export async function CompositionCard({ arrival }: { arrival: Answers["arrival"]["get"] }) {
  const t = await getTranslations("owner");
  return (
    <section className="card p-4">
      <h2 className="mb-2 text-lg">{t("arrival.composition")}</h2>
      <Composition parts={arrival.parts} />
      <p className="mt-3 flex items-baseline justify-between border-line border-t pt-3 font-semibold text-lg">
        {t("arrival.net")}
        <Amount fen={arrival.payFen} />
      </p>
      {arrival.restFen !== 0n ? (
        <p className="flex items-baseline justify-between text-ink-2">
          <span>
            {t("arrival.carriedOut")}
            {arrival.reason === "" ? "" : ` · ${t(`arrivals.zeroWhy.${arrival.reason}`)}`}
          </span>
          <Amount fen={arrival.restFen} />
        </p>
      ) : null}
    </section>
  );
}
