"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { ShopRole } from "#server/actor.ts";
import type { PaymentRow } from "#server/order/order-view.ts";
import { Amount } from "../../_components/amount.tsx";
import { useTRPC } from "../../_components/api-client.tsx";
import { ChannelMark } from "../../_components/channel.tsx";
import { CopyRow } from "../../_components/copy-button.tsx";
import { Dialog } from "../../_components/dialog.tsx";
import { Icon } from "../../_components/icon.tsx";
import { Mark } from "../../_components/mark.tsx";
import { RefundForm } from "../../_components/refund-form.tsx";
import { type Mood, State } from "../../_components/state.tsx";
import { Time } from "../../_components/time.tsx";
import { AskPaid } from "./ask-paid.tsx";
import { WaitingHere } from "./waiting-here.tsx";

/** Whether somebody of this post may give back at all. */
export const mayRefund = (role: ShopRole, limitFen: bigint | undefined) =>
  role !== "cashier" || (limitFen ?? 0n) > 0n;

/** One payment with its facts, and its refund where the post may give back. */
export function PaymentDialog({
  chosen: row,
  role,
  refundLimitFen,
  onClose,
}: {
  /** As the list had it; what became of it since is read again. */
  chosen: PaymentRow;
  role: ShopRole;
  refundLimitFen: bigint | undefined;
  onClose: () => void;
}) {
  const t = useTranslations("cashier");
  const common = useTranslations("common");
  const trpc = useTRPC();
  const found = useQuery(trpc.order.get.queryOptions({ orderId: row.id }));
  const chosen: PaymentRow = found.data?.order ?? row;
  const [refunding, setRefunding] = useState(false);
  const isRefundable = chosen.status === "paid" && chosen.refundedFen < chosen.amountFen;
  const isAllowed = mayRefund(role, refundLimitFen);
  return (
    <Dialog open onClose={onClose} title={refunding ? common("refund.title") : t("details")}>
      {refunding ? (
        <RefundForm
          order={chosen}
          limitFen={refundLimitFen}
          showParts={role !== "cashier"}
          onDone={onClose}
        />
      ) : (
        <div className="flex flex-col gap-3">
          <div className="flex items-center justify-between gap-4">
            <Mark colour={chosen.colour} number2={chosen.number2} />
            <span className="font-semibold text-3xl">
              <Amount fen={chosen.amountFen} />
            </span>
          </div>
          <p className="flex flex-wrap items-center gap-3">
            <ChannelMark channel={chosen.channel} />
            <State mood={moodOf(chosen)}>{common(`word.${chosen.word}`)}</State>
          </p>
          <dl>
            <div className="flex justify-between gap-4 py-1">
              <dt className="text-ink-2 text-sm">{t(chosen.paidAt ? "paidAt" : "time")}</dt>
              <dd>
                <Time at={chosen.paidAt ?? chosen.createdAt} style="precise" />
              </dd>
            </div>
            <CopyRow label={t("orderNo")} value={chosen.merchantOrderNo} />
          </dl>
          {chosen.status === "open" ? <AskPaid orderId={chosen.id} /> : null}
          <WaitingHere orderId={chosen.id} onDone={onClose} />
          {isRefundable && isAllowed ? (
            <button type="button" className="btn" onClick={() => setRefunding(true)}>
              <Icon name="undo" />
              {t("refundThis")}
            </button>
          ) : null}
          {isRefundable && !isAllowed ? <p className="text-ink-2">{t("noRefundRight")}</p> : null}
        </div>
      )}
    </Dialog>
  );
}

function moodOf({ status, refundedFen }: PaymentRow): Mood {
  if (status === "open") return "waiting";
  return status === "paid" && refundedFen === 0n ? "come" : "still";
}
