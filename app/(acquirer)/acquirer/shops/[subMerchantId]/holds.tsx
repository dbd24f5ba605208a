import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Amount } from "#app/_components/amount.tsx";
import { State } from "#app/_components/state.tsx";
import { Time } from "#app/_components/time.tsx";
import type { Answers } from "#server/api/root.ts";
import { LiftHold } from "./shop-controls.tsx";

/** What the register holds back of this shop and why, and what this desk asked the core to hold. */
export async function Holds({
  asked,
  registered,
  coreLink,
}: {
  asked: Answers["account"]["shops"][number]["holds"];
  registered: Answers["account"]["shops"][number]["registered"];
  coreLink: ReactNode;
}) {
  const t = await getTranslations("acquirer");
  const held = registered?.holds ?? [];
  const waiting = asked.filter((hold) => !hold.isRegistered);
  const innerOf = (reference: string | null) => asked.find((hold) => hold.id === reference)?.inner;
  const sum = (fen: bigint | null) => (
    <span className="font-medium">{fen === null ? t("shops.holdAll") : <Amount fen={fen} />}</span>
  );
  return (
    <section className="card p-4">
      <h2 className="mb-1 text-lg">{t("shops.holds")}</h2>
      {held.length === 0 ? <p className="text-ink-2">{t("shops.holdsNone")}</p> : null}
      <ul>
        {held.map((hold) => (
          <li
            key={`${hold.acquirerReference} ${hold.reason}`}
            className="border-line border-b py-2 last:border-0"
          >
            {sum(hold.amountFen)} · {hold.reason}
            {innerOf(hold.acquirerReference) ? (
              <span className="block text-ink-2 text-sm">
                {t("shops.stopInner", { reason: innerOf(hold.acquirerReference) ?? "" })}
              </span>
            ) : null}
          </li>
        ))}
        {waiting.map((hold) => (
          <li
            key={hold.id}
            className="flex flex-wrap items-center justify-between gap-3 border-line border-b py-2 last:border-0"
          >
            <span>
              {sum(hold.amountFen)} · {hold.reason} <State mood="waiting">{t("shops.holdAsked")}</State>
              <span className="block text-ink-2 text-sm">
                <Time at={hold.placedAt} />
                {hold.inner ? ` · ${t("shops.stopInner", { reason: hold.inner })}` : null}
              </span>
            </span>
            <LiftHold holdId={hold.id} />
          </li>
        ))}
      </ul>
      <p className="mt-2 text-ink-2 text-sm">
        {t("shops.holdCore")} {coreLink}
      </p>
    </section>
  );
}
