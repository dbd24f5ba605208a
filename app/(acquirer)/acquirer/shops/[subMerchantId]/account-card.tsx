import { getTranslations } from "next-intl/server";
import { CopyRow } from "#app/_components/copy-button.tsx";
import { Day } from "#app/_components/time.tsx";
import type { Answers } from "#server/api/root.ts";

/** The account the bank pays to. */
export async function AccountCard({ account }: { account: Answers["account"]["shops"][number]["account"] }) {
  const t = await getTranslations("acquirer");
  return (
    <section className="card p-4">
      <h2 className="mb-1 text-lg">{t("shops.account")}</h2>
      {account ? (
        <dl>
          <div className="flex items-center justify-between gap-2 py-1">
            <dt className="text-ink-2 text-sm">{t("shops.bank")}</dt>
            <dd>{t("shops.bankTail", { bank: account.bankName, tail: account.accountTail })}</dd>
          </div>
          <div className="flex items-center justify-between gap-2 py-1">
            <dt className="text-ink-2 text-sm">{t("shops.version")}</dt>
            <dd>{account.version}</dd>
          </div>
          {account.approvedFrom ? (
            <div className="flex items-center justify-between gap-2 py-1">
              <dt className="text-ink-2 text-sm">{t("recorded.approvedFrom")}</dt>
              <dd>
                <Day day={account.approvedFrom} year />
              </dd>
            </div>
          ) : null}
          {account.accountRef ? (
            <CopyRow label={t("recorded.accountRef")} value={account.accountRef} />
          ) : null}
        </dl>
      ) : (
        <p className="text-ink-2">{t("shops.accountNone")}</p>
      )}
    </section>
  );
}
