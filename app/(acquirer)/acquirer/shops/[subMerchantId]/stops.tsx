import { getTranslations } from "next-intl/server";
import { Time } from "#app/_components/time.tsx";
import type { Answers } from "#server/api/root.ts";

/** Who stopped this shop and until when, what its owner asked, and what the acquirer's own register says. */
export async function Stops({ shop }: { shop: Answers["account"]["shops"][number] }) {
  const t = await getTranslations("acquirer");
  const { suspension, closingAsked, registered } = shop;
  const words = suspension && {
    who: suspension.placedBy ?? "",
    time: () => <Time at={suspension.endsAt} />,
  };
  return (
    <section className="card mb-4 flex flex-col gap-1 p-4">
      <p>
        {registered === null
          ? t("shops.registerUnknown")
          : t("shops.registerVersion", {
              version: registered.version,
              status: t(`shops.states.${registered.status}`),
            })}
        {registered?.statusReason ? ` · ${registered.statusReason}` : null}
      </p>
      {suspension && words ? (
        <>
          <p className={suspension.status === "confirmed" ? "" : "text-amber-ink"}>
            {suspension.status === "confirmed"
              ? t("shops.stopConfirmed")
              : t.rich(suspension.status === "placed" ? "shops.stopPlaced" : "shops.stopAsked", words)}
          </p>
          {suspension.inner ? (
            <p className="text-ink-2">{t("shops.stopInner", { reason: suspension.inner })}</p>
          ) : null}
          {suspension.liftAsked ? (
            <p>{t("shops.resumeAsked", { who: suspension.liftAsked.by ?? "" })}</p>
          ) : null}
        </>
      ) : null}
      {closingAsked ? (
        <p className="text-amber-ink">
          {t.rich("shops.closingAsked", {
            reason: closingAsked.reason,
            time: () => <Time at={closingAsked.at} />,
          })}
        </p>
      ) : null}
    </section>
  );
}
