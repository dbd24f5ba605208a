import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Amount } from "#app/_components/amount.tsx";
import { Time } from "#app/_components/time.tsx";
import type { Answers } from "#server/api/root.ts";
import { LiftHold } from "./shop-controls.tsx";

/** What the acquirer holds back of this shop, and why. */
export async function Holds({
  holds,
  coreLink,
}: {
  holds: Answers["account"]["shops"][number]["holds"];
  coreLink: ReactNode;
}) {
  const t = await getTranslations("acquirer");
  return (
    <section className="card p-4">
      <h2 className="mb-1 text-lg">{t("shops.holds")}</h2>
      {holds.length === 0 ? (
        <p className="text-ink-2">{t("shops.holdsNone")}</p>
      ) : (
        <ul>
          {holds.map((hold) => (
            <li
              key={hold.id}
              className="flex flex-wrap items-center justify-between gap-3 border-line border-b py-2 last:border-0"
            >
              <span>
                <span className="font-medium">
                  {hold.amountFen === null ? t("shops.holdAll") : <Amount fen={hold.amountFen} />}
                </span>{" "}
                · {hold.reason}
                <span className="block text-ink-2 text-sm">
                  <Time at={hold.placedAt} />
                </span>
              </span>
              <LiftHold holdId={hold.id} />
            </li>
          ))}
        </ul>
      )}
      <p className="mt-2 text-ink-2 text-sm">
        {t("shops.holdCore")} {coreLink}
      </p>
    </section>
  );
}
