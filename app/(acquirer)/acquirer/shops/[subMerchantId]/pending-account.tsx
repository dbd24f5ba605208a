import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Time } from "#app/_components/time.tsx";
import type { AcquirerRole } from "#server/actor.ts";
import type { Answers } from "#server/api/root.ts";
import type { Day } from "#server/calendar/day.ts";
import { AccountReview } from "./account-review.tsx";

/** The account that is to take over, and what this post does about it. */
export async function PendingAccount({
  pending,
  role,
  today,
  coreLink,
  isRegistered,
}: {
  pending: NonNullable<Answers["account"]["shops"][number]["pending"]>;
  role: AcquirerRole;
  today: Day;
  coreLink: ReactNode;
  /** The acquirer's register names the account: it comes by itself. */
  isRegistered: boolean;
}) {
  const t = await getTranslations("acquirer");
  return (
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
        {t(isRegistered ? "shops.changeByRegister" : "applications.fullNumbers")} {coreLink}
      </p>
      <AccountReview
        accountId={pending.id}
        role={role}
        reviewed={pending.reviewed}
        isRegistered={isRegistered}
        initial={{
          accountTail: pending.accountTail,
          accountVersion: String(pending.version),
          approvedFrom: today,
        }}
      />
    </section>
  );
}
