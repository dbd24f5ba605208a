import Link from "next/link";
import { getTranslations } from "next-intl/server";
import type { Answers } from "#server/api/root.ts";
import { CycleWord } from "../../_components/cycle.tsx";
import { StoppedShop, type Stopper } from "../../_components/stopped-shop.tsx";
import { AgreementLine } from "./agreement-line.tsx";
import { AskClosing } from "./ask-closing.tsx";
import { ShopState } from "./shop-state.tsx";

/** One shop: whether it can take money, its account, its agreement, what is held. */
export async function ShopCard({
  shop,
  own,
  agreement,
  desk,
  isOwner,
}: {
  shop: Answers["payment"]["shops"][number];
  own: Answers["account"]["list"][number] | undefined;
  agreement: Answers["agreement"]["list"]["rows"][number] | undefined;
  desk: Stopper;
  isOwner: boolean;
}) {
  const t = await getTranslations("onboarding");
  const current = own?.accounts.find((a) => a.status === "approved");
  return (
    <li className="card p-4">
      <div className="mb-2 flex items-center justify-between gap-2">
        <h2 className="text-lg">{shop.shortName}</h2>
        <ShopState shop={shop} hasAgreement={agreement !== undefined} />
      </div>
      <div className="mb-2 flex flex-col gap-2 empty:hidden">
        <StoppedShop shop={shop} desk={desk} />
      </div>
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
          <dt className="shrink-0 text-ink-2">{t("shops.cycle")}</dt>
          <dd className="text-right">
            <CycleWord cycle={shop.cycle} />
          </dd>
        </div>
        <AgreementLine shop={shop} agreement={agreement} />
      </dl>
      {isOwner && (shop.status === "active" || shop.status === "suspended") ? (
        <div className="mt-2 flex justify-end">
          <AskClosing
            subMerchantId={shop.id}
            isAsked={shop.closingAskedAt !== null}
            acquirer={desk.acquirerName}
            isShop={shop.role === "shop"}
          />
        </div>
      ) : null}
    </li>
  );
}
