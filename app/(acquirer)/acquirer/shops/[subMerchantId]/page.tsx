import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { Amount } from "#app/_components/amount.tsx";
import { BackLink } from "#app/_components/back-link.tsx";
import { ChannelMark } from "#app/_components/channel.tsx";
import { CopyRow } from "#app/_components/copy-button.tsx";
import { PageHead } from "#app/_components/shell.tsx";
import { State } from "#app/_components/state.tsx";
import { Day, Time } from "#app/_components/time.tsx";
import { openApi, orNotFound, requireAcquirer } from "#app/_server/page.ts";
import { dayOf } from "#server/calendar/instant.ts";
import { isId } from "#server/id.ts";
import { AccountReview } from "./account-review.tsx";
import { LiftHold, ShopControls } from "./shop-controls.tsx";

export default async function ShopPage({ params }: { params: Promise<{ subMerchantId: string }> }) {
  const { actor } = await requireAcquirer("reviewer", "approver", "clearing");
  const { subMerchantId } = await params;
  if (!isId("smt", subMerchantId)) notFound();
  const t = await getTranslations("acquirer");
  const api = await openApi();
  const [[shop], me, { now }] = await Promise.all([
    orNotFound(api.account.shops({ subMerchantId })),
    api.session.me(),
    api.clearing.clock(),
  ]);
  if (!shop) notFound();
  const { account, pending } = shop;
  const coreLink = me.sandboxUrl ? (
    <a className="link" href={`${me.sandboxUrl}/core`} target="_blank" rel="noreferrer">
      {t("core")}
    </a>
  ) : null;
  return (
    <>
      <BackLink href="/acquirer/shops">{t("shops.title")}</BackLink>
      <PageHead
        title={shop.shortName}
        hint={
          <span className="flex flex-wrap items-center gap-x-3">
            <State
              mood={shop.status === "active" ? "come" : shop.status === "suspended" ? "failed" : "still"}
            >
              {t(`shops.states.${shop.status}`)}
            </State>
            <span>{shop.name}</span>
            <span>{shop.merchantName}</span>
          </span>
        }
      >
        <ShopControls subMerchantId={shop.id} status={shop.status} maySuspend={actor.role !== "clearing"} />
      </PageHead>
      {shop.statusReason ? (
        <p className="mb-4 rounded-[10px] bg-vermilion-soft p-3 text-vermilion">
          {t("shops.suspendedWhy", { reason: shop.statusReason })}
        </p>
      ) : null}
      <div className="mb-4 grid items-start gap-4 md:grid-cols-2">
        <section className="card p-4">
          <h2 className="mb-1 text-lg">{t("shops.numbers")}</h2>
          <dl>
            <CopyRow label={t("recorded.number")} value={shop.number} />
            {shop.channels.map((c) => (
              <div key={c.channel} className="flex items-center justify-between gap-2 py-1">
                <dt>
                  <ChannelMark channel={c.channel} />
                </dt>
                <dd className="font-mono text-sm">{c.number}</dd>
              </div>
            ))}
            <div className="flex items-center justify-between gap-2 py-1">
              <dt className="text-ink-2 text-sm">{t("recorded.cycle")}</dt>
              <dd>{shop.cycle}</dd>
            </div>
            <div className="flex items-center justify-between gap-2 py-1">
              <dt className="text-ink-2 text-sm">{t("shops.minimum")}</dt>
              <dd>
                <Amount fen={shop.minimumFen} />
              </dd>
            </div>
          </dl>
        </section>
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
      </div>
      {pending ? (
        <section className="card mb-4 border-amber p-4">
          <h2 className="mb-1 text-lg">{t("shops.change")}</h2>
          <p className="text-ink-2 text-sm">
            <Time at={pending.createdAt} /> · {t("shops.changeStays")}
          </p>
          <dl className="my-3 grid gap-x-6 gap-y-1 sm:grid-cols-2">
            {(
              [
                ["bank", pending.bankName],
                ["cnaps", pending.cnaps],
                ["holder", pending.holderName],
                ["tail", pending.accountTail],
              ] as const
            ).map(([key, value]) => (
              <div key={key} className="flex justify-between gap-2 border-line border-b py-1">
                <dt className="text-ink-2 text-sm">{t(`shops.${key}`)}</dt>
                <dd className="text-right">{value}</dd>
              </div>
            ))}
          </dl>
          <p className="mb-3 text-ink-2">
            {t("applications.fullNumbers")} {coreLink}
          </p>
          <AccountReview
            accountId={pending.id}
            role={actor.role}
            reviewed={pending.reviewed}
            initial={{
              accountTail: pending.accountTail,
              accountVersion: String(pending.version),
              approvedFrom: dayOf(now),
            }}
          />
        </section>
      ) : null}
      <section className="card p-4">
        <h2 className="mb-1 text-lg">{t("shops.holds")}</h2>
        {shop.holds.length === 0 ? (
          <p className="text-ink-2">{t("shops.holdsNone")}</p>
        ) : (
          <ul>
            {shop.holds.map((hold) => (
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
    </>
  );
}
