"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Answers } from "#server/api/root.ts";
import type { Channel } from "#server/channel/channel.ts";
import { Amount } from "./amount.tsx";
import { Icon } from "./icon.tsx";
import { RefusalText } from "./refusal-text.tsx";

type Planned = Answers["refund"]["plan"];

/** Step two: who bears what, then the button. */
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
  onConfirm: () => void;
  children: ReactNode;
}) {
  const t = useTranslations("common");
  const wallet = useTranslations("channel");
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
      <p className="text-ink-2">{why}</p>
      {planned.missing && !planned.funded ? (
        <div
          role="alert"
          className="flex items-start gap-2 rounded-[10px] bg-vermilion-soft p-3 text-vermilion"
        >
          <Icon name="cross" className="mt-0.5" />
          <p>
            <RefusalText
              refusal={{
                code: "refund_not_funded",
                shop: planned.missing.shop,
                missingFen: planned.missing.missingFen.toString(),
              }}
            />
          </p>
        </div>
      ) : (
        <p className="text-ink-2 text-sm">{t("refund.route", { channel: wallet(`${channel}.short`) })}</p>
      )}
      {children}
      <div className="flex gap-2">
        <button type="button" className="btn flex-1" onClick={onEdit} disabled={isPending}>
          {t("refund.edit")}
        </button>
        <button
          type="button"
          className="btn btn-danger flex-1"
          disabled={isPending || !planned.funded}
          onClick={onConfirm}
        >
          {isPending ? t("refund.confirming") : t("refund.confirm")}
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
      {planned.feeReturnedFen > 0n ? (
        <dd className="flex items-baseline justify-between gap-4 border-line border-b py-2">
          <span className="text-ink-2">{t("refund.feeBack")}</span>
          <Amount fen={planned.feeReturnedFen} />
        </dd>
      ) : null}
    </>
  );
}
