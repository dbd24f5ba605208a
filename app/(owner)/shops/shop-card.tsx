import Link from "next/link";
import { getTranslations } from "next-intl/server";
import type { Answers } from "#server/api/root.ts";
import { agreementMood, agreementWord } from "../../_components/agreement-mood.ts";
import { Amount } from "../../_components/amount.tsx";
import { State } from "../../_components/state.tsx";
import { ShopState } from "./shop-state.tsx";

/** One shop: whether it can take money, its account, its agreement, what is held. */
export async function ShopCard({
  shop,
  own,
  agreement,
}: {
  shop: Answers["payment"]["shops"][number];
  own: Answers["account"]["list"][number] | undefined;
  agreement: Answers["agreement"]["list"]["rows"][number] | undefined;
}) {
  const t = await getTranslations("onboarding");
  const words = await getTranslations("agreement");
  const current = own?.accounts.find((a) => a.status === "approved");
  return (
    <li className="card p-4">
      <div className="mb-2 flex items-center justify-between gap-2">
        <h2 className="text-lg">{shop.shortName}</h2>
        <ShopState shop={shop} hasAgreement={agreement !== undefined} />
      </div>
      {own?.statusReason ? (
        <p className="mb-2 text-vermilion">{t("shops.suspendedWhy", { reason: own.statusReason })}</p>
      ) : null}
      {own?.holds.map((h) => (
        <p key={h.id} className="mb-2 text-amber-ink">
          {h.amountFen === null
            ? t("shops.heldAll", { reason: h.reason })
            : t.rich("shops.heldPart", {
                reason: h.reason,
                amount: () => <Amount fen={h.amountFen ?? 0n} />,
              })}
        </p>
      ))}
      <dl className="text-sm">
        <div className="flex items-center justify-between gap-2 py-1">
          <dt className="text-ink-2">{t("account.title")}</dt>
          <dd>
            <Link className="link inline-flex min-h-9 items-center" href={`/account?shop=${shop.id}`}>
              {current
                ? t("account.bankTail", { bank: current.bankName, tail: current.accountTail })
                : t("account.none")}
            </Link>
          </dd>
        </div>
        <div className="flex items-center justify-between gap-2 py-1">
          <dt className="text-ink-2">{words("title")}</dt>
          <dd>
            {agreement ? (
              <Link
                className="link inline-flex min-h-9 items-center gap-2"
                href={`/agreements/${agreement.id}`}
              >
                {words("versionN", { n: agreement.version })}
                <State mood={agreementMood(agreement)}>{words(`states.${agreementWord(agreement)}`)}</State>
              </Link>
            ) : (
              <span className="text-ink-2">
                {shop.role === "shop" ? words("noneSelling") : words("noneNeeded")}
              </span>
            )}
          </dd>
        </div>
      </dl>
    </li>
  );
}
