"use client";

import { useQueryClient } from "@tanstack/react-query";
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
import { State } from "../../_components/state.tsx";
import { Time } from "../../_components/time.tsx";
import { WaitingHere } from "./waiting-here.tsx";

/** The last payments of this till; one opens to its facts and its refund. */
export function Recent({
  rows,
  cutOff,
  role,
  refundLimitFen,
  hiddenOnPhone,
}: {
  rows: PaymentRow[] | undefined;
  cutOff: string;
  role: ShopRole;
  refundLimitFen: bigint | undefined;
  hiddenOnPhone: boolean;
}) {
  const t = useTranslations("cashier");
  const common = useTranslations("common");
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [chosen, setChosen] = useState<PaymentRow>();
  const [refunding, setRefunding] = useState(false);
  const close = () => {
    setChosen(undefined);
    setRefunding(false);
    void queries.invalidateQueries({ queryKey: trpc.order.recent.queryKey() });
  };
  const mayRefund = role !== "cashier" || (refundLimitFen ?? 0n) > 0n;
  const isRefundable = chosen && chosen.status === "paid" && chosen.refundedFen < chosen.amountFen;

  return (
    <div className={`shrink-0 border-line border-t bg-card ${hiddenOnPhone ? "hidden md:block" : ""}`}>
      <h2 className="px-4 pt-3 text-ink-2 text-sm">{t("recent", { cutOff })}</h2>
      {rows === undefined ? (
        <div className="flex flex-col gap-2 p-4" aria-hidden="true">
          <div className="skeleton h-8" />
          <div className="skeleton h-8" />
          <div className="skeleton h-8" />
        </div>
      ) : rows.length === 0 ? (
        <p className="px-4 py-4 text-ink-3">{t("recentEmpty")}</p>
      ) : (
        <ul className="max-h-[22dvh] min-h-[48px] overflow-y-auto py-1">
          {rows.map((row) => (
            <li key={row.id} className="settle">
              <button
                type="button"
                className="flex min-h-12 w-full items-center gap-3 px-4 text-left hover:bg-sunk"
                onClick={() => setChosen(row)}
              >
                <Mark colour={row.colour} number2={row.number2} />
                <span className="text-ink-2">
                  <Time at={row.paidAt ?? row.createdAt} style="seconds" />
                </span>
                <ChannelMark channel={row.channel} word={false} />
                {row.note ? <span className="truncate text-ink-2">{row.note}</span> : null}
                <span className="ml-auto flex items-center gap-3">
                  {row.refundedFen > 0n ? (
                    <State mood="still" icon="undo" chip>
                      {common(`word.${row.word}`)}
                    </State>
                  ) : null}
                  <span className="font-semibold text-lg">
                    <Amount fen={row.amountFen} />
                  </span>
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <Dialog
        open={chosen !== undefined}
        onClose={close}
        title={refunding ? common("refund.title") : t("details")}
      >
        {chosen && !refunding ? (
          <div className="flex flex-col gap-3">
            <div className="flex items-center justify-between gap-4">
              <Mark colour={chosen.colour} number2={chosen.number2} />
              <span className="font-semibold text-3xl">
                <Amount fen={chosen.amountFen} />
              </span>
            </div>
            <p className="flex flex-wrap items-center gap-3">
              <ChannelMark channel={chosen.channel} />
              <State mood={chosen.refundedFen > 0n ? "still" : "come"}>{common(`word.${chosen.word}`)}</State>
            </p>
            <dl>
              <div className="flex justify-between gap-4 py-1">
                <dt className="text-ink-2 text-sm">{t("paidAt")}</dt>
                <dd>
                  <Time at={chosen.paidAt ?? chosen.createdAt} style="precise" />
                </dd>
              </div>
              <CopyRow label={t("orderNo")} value={chosen.merchantOrderNo} />
            </dl>
            <WaitingHere orderId={chosen.id} onDone={close} />
            {isRefundable && mayRefund ? (
              <button type="button" className="btn" onClick={() => setRefunding(true)}>
                <Icon name="undo" />
                {t("refundThis")}
              </button>
            ) : null}
            {isRefundable && !mayRefund ? <p className="text-ink-2">{t("noRefundRight")}</p> : null}
          </div>
        ) : null}
        {chosen && refunding ? (
          <RefundForm
            order={chosen}
            limitFen={refundLimitFen}
            showParts={role !== "cashier"}
            onDone={close}
          />
        ) : null}
      </Dialog>
    </div>
  );
}
