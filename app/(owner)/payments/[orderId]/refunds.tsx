import { getTranslations } from "next-intl/server";
import { Amount } from "#app/_components/amount.tsx";
import { type Mood, State } from "#app/_components/state.tsx";
import { TakeBackRefund } from "#app/_components/take-back-refund.tsx";
import { Time } from "#app/_components/time.tsx";
import { WaitingRefund } from "#app/_components/waiting-refund.tsx";
import type { Answers } from "#server/api/root.ts";
import type { Id } from "#server/id.ts";
import { failureWord } from "#server/refund/refund-view.ts";

const REFUND_MOOD: Record<string, Mood> = {
  requested: "waiting",
  pending: "waiting",
  succeeded: "come",
  failed: "failed",
};
/** The refunds of this payment with what became of each. */
export async function Refunds({
  refunds,
  mayTakeBack,
}: {
  refunds: Answers["payment"]["get"]["refunds"];
  mayTakeBack: (refund: { requestedBy: Id<"stf"> | null }) => boolean;
}) {
  const t = await getTranslations("owner");
  const common = await getTranslations("common");
  return (
    <section className="card p-4">
      <h2 className="mb-2 text-lg">{t("payment.refunds")}</h2>
      {refunds.length === 0 ? (
        <p className="text-ink-2">{t("payment.refundsNone")}</p>
      ) : (
        <ul>
          {refunds.map((refund) => (
            <li
              key={refund.id}
              className="grid grid-cols-[1fr_auto] items-baseline gap-x-4 border-line border-b py-2 last:border-0"
            >
              <span className="flex min-w-0 flex-col">
                <span className="flex flex-wrap items-baseline gap-x-2">
                  <State mood={REFUND_MOOD[refund.status] ?? "still"}>
                    {common(`refundState.${refund.funding === "waiting" ? "waiting" : refund.status}`)}
                  </State>
                  <span className="text-ink-2 text-sm">
                    <Time at={refund.finishedAt ?? refund.createdAt} />
                  </span>
                </span>
                <span className="text-ink-2 text-sm">
                  {refund.madeBy === "acquirer" ? t("payment.refundByAcquirer") : refund.reason}
                </span>
                {refund.funding === "waiting" ? (
                  <span className="my-1 flex flex-col gap-2">
                    <WaitingRefund refund={refund} />
                    {mayTakeBack(refund) ? <TakeBackRefund refundId={refund.id} /> : null}
                  </span>
                ) : null}
                {refund.status === "failed" ? (
                  <span className="text-sm text-vermilion">
                    {common(`refund.${failureWord(refund)}`, { message: refund.failureMessage ?? "" })}
                  </span>
                ) : null}
              </span>
              <Amount
                fen={-refund.amountFen}
                className={refund.status === "failed" ? "text-ink-2 line-through" : "font-semibold"}
              />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
