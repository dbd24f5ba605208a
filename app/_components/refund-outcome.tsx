"use client";

import { useTranslations } from "next-intl";
import type { Channel } from "#server/channel/channel.ts";
import { failureWord, type RefundView } from "#server/refund/refund-view.ts";
import { Amount } from "./amount.tsx";
import { Icon } from "./icon.tsx";
import { WaitingRefund } from "./waiting-refund.tsx";

/** What became of the refund; while it is not final, that it goes on without this drawer. */
export function RefundOutcome({
  refund,
  channel,
  onDone,
}: {
  refund: RefundView;
  channel: Channel;
  onDone: () => void;
}) {
  const t = useTranslations("common");
  const wallet = useTranslations("channel");
  const amountNode = () => <Amount fen={refund.amountFen} className="font-semibold" />;
  return (
    <div className="flex flex-col gap-4" role="status">
      {refund.status === "failed" ? (
        <p className="flex items-start gap-2 text-vermilion">
          <Icon name="cross" className="mt-0.5" />
          {t(`refund.${failureWord(refund)}`, { message: refund.failureMessage ?? "" })}
        </p>
      ) : refund.status === "succeeded" ? (
        <p className="flex items-start gap-2 text-jade text-lg">
          <Icon name="check-circle" className="mt-1" />
          <span>{t.rich("refund.doneSucceeded", { amount: amountNode })}</span>
        </p>
      ) : refund.funding === "waiting" ? (
        <WaitingRefund refund={refund} />
      ) : (
        <>
          <p className="flex items-start gap-2 text-amber-ink text-lg">
            <Icon name="clock" className="mt-1" />
            <span>{t.rich("refund.done", { amount: amountNode })}</span>
          </p>
          <p className="text-ink-2">{t("refund.unknown")}</p>
        </>
      )}
      {refund.status === "failed" || refund.funding === "waiting" ? null : (
        <p className="text-ink-2 text-sm">{t("refund.route", { channel: wallet(`${channel}.short`) })}</p>
      )}
      <button type="button" className="btn btn-primary" onClick={onDone}>
        {t("close")}
      </button>
    </div>
  );
}
