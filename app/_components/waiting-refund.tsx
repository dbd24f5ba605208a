import { useTranslations } from "next-intl";
import type { RefundView } from "#server/refund/refund-view.ts";
import { Amount } from "./amount.tsx";
import { Icon } from "./icon.tsx";
import { Lacking } from "./lacking.tsx";
import { Time } from "./time.tsx";

/** A refund in the queue: for whose money it waits, and until when. */
export function WaitingRefund({
  refund,
}: {
  refund: Pick<RefundView, "amountFen" | "lacking" | "waitsUntil">;
}) {
  const t = useTranslations("common");
  return (
    <div className="flex items-start gap-2 text-amber-ink">
      <Icon name="clock" className="mt-1" />
      <div>
        <p className="text-lg">
          {t.rich("refund.waiting", {
            amount: () => <Amount fen={refund.amountFen} className="font-semibold" />,
          })}
        </p>
        <p className="text-sm">
          {t.rich("refund.waitingHint", {
            lacking: () => <Lacking lacking={refund.lacking} />,
            until: () => (refund.waitsUntil ? <Time at={refund.waitsUntil} /> : null),
          })}
        </p>
      </div>
    </div>
  );
}
