"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Answers } from "#server/api/root.ts";
import type { Channel } from "#server/channel/channel.ts";
import { Amount } from "./amount.tsx";
import { Icon } from "./icon.tsx";
import { Lacking } from "./lacking.tsx";
import { Day, Time } from "./time.tsx";

type Planned = Answers["refund"]["plan"];

/** Step two: who bears what and who stands in, then the button. A cashier sees one sentence and one button. */
export function RefundConfirm({
  planned,
  why,
  channel,
  showParts,
  isPending,
  onEdit,
  onConfirm,
  children,
}: {
  planned: Planned;
  why: string;
  channel: Channel;
  showParts: boolean;
  isPending: boolean;
  onEdit: () => void;
  /** Whether it may wait in the queue, as the page said. */
  onConfirm: (mayWait: boolean) => void;
  children: ReactNode;
}) {
  const t = useTranslations("common");
  const wallet = useTranslations("channel");
  const waits = !planned.funded;
  return (
    <div className="flex flex-col gap-4">
      <dl className="flex flex-col gap-1">
        {showParts ? <Parts planned={planned} /> : null}
        <div className="flex items-baseline justify-between gap-4 py-2 font-semibold text-lg">
          <dt>{t("refund.total")}</dt>
          <dd>
            <Amount fen={planned.amountFen} />
          </dd>
        </div>
      </dl>
      {showParts ? <p className="text-ink-2">{why}</p> : null}
      {waits ? (
        <p role="alert" className="flex items-start gap-2 rounded-[10px] bg-amber-soft p-3 text-amber-ink">
          <Icon name="clock" className="mt-0.5" />
          <span>
            {t.rich("refund.waits", {
              lacking: () => <Lacking lacking={planned.missing} />,
              until: () => <Time at={planned.waitsUntil} />,
            })}
          </span>
        </p>
      ) : (
        <p className="text-ink-2 text-sm">{t("refund.route", { channel: wallet(`${channel}.short`) })}</p>
      )}
      {children}
      <div className="flex gap-2">
        {showParts ? (
          <button type="button" className="btn flex-1" onClick={onEdit} disabled={isPending}>
            {t("refund.edit")}
          </button>
        ) : null}
        <button
          type="button"
          className={`btn flex-1 ${waits ? "btn-primary" : "btn-danger"}`}
          disabled={isPending}
          onClick={() => onConfirm(waits)}
        >
          {isPending ? t("refund.confirming") : t(waits ? "refund.confirmWait" : "refund.confirm")}
        </button>
      </div>
    </div>
  );
}

/** What each shop gives back, and the fee that comes back to them. */
function Parts({ planned }: { planned: Planned }) {
  const t = useTranslations("common");
  return (
    <>
      <dt className="text-ink-2 text-sm">{t("refund.whoBears")}</dt>
      {planned.parts
        .filter((part) => part.fen !== 0n)
        .map((part) => (
          <dd
            key={part.number}
            className="flex items-baseline justify-between gap-4 border-line border-b py-2"
          >
            <span>{part.name}</span>
            <Amount fen={part.fen} />
          </dd>
        ))}
      {planned.standIns.map(({ by, shop, fen }) => (
        <dd key={`${by} ${shop}`} className="flex items-start gap-2 border-line border-b py-2 text-amber-ink">
          <Icon name="info" className="mt-0.5" />
          <span>
            {t.rich(by === "seller" ? "refund.sellerCovers" : "refund.acquirerAdvances", {
              shop,
              acquirer: planned.acquirerName,
              amount: () => <Amount fen={fen} />,
            })}
          </span>
        </dd>
      ))}
      {planned.feeReturnedFen > 0n ? (
        <dd className="flex items-baseline justify-between gap-4 border-line border-b py-2">
          <span className="text-ink-2">{t("refund.feeBack")}</span>
          <Amount fen={planned.feeReturnedFen} />
        </dd>
      ) : null}
      <dd className="py-2 text-ink-2 text-sm">
        {t.rich("refund.lastDay", { day: () => <Day day={planned.lastDay} year /> })}
      </dd>
    </>
  );
}
