import { getTranslations } from "next-intl/server";
import { CopyRow } from "#app/_components/copy-button.tsx";
import { Day } from "#app/_components/time.tsx";
import type { Answers } from "#server/api/root.ts";

type Shop = Answers["account"]["shops"][number];

/** The account that we have, and beside it the one that the acquirer's register names: the bank pays to that one. */
export async function AccountCard({
  account,
  registered,
}: {
  account: Shop["account"];
  registered: Shop["registered"];
}) {
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
      {registered && registered.account.ref !== "" ? (
        <p
          className={`mt-1 border-line border-t pt-2 ${account?.accountRef === registered.account.ref ? "text-ink-2" : "text-vermilion"}`}
          data-registered-account={registered.account.ref}
        >
          {t("shops.registeredAccount", {
            mask: registered.account.mask || registered.account.ref,
            version: registered.account.version,
            same: String(account?.accountRef === registered.account.ref),
          })}
        </p>
      ) : null}
    </section>
  );
}
