"use client";

import { useTranslations } from "next-intl";
import type { PaymentRow } from "#server/order/order-view.ts";
import { Amount } from "../../_components/amount.tsx";
import { ChannelMark } from "../../_components/channel.tsx";
import { Icon } from "../../_components/icon.tsx";

/** Money of an order that was closed, or of another amount: said at once, wherever the till has gone on to. */
export function LateNotice({
  late,
  acquirerName,
}: {
  late: { waiting: PaymentRow[]; reopened: PaymentRow[] } | undefined;
  acquirerName: string;
}) {
  const t = useTranslations("cashier");
  const rows = [...(late?.waiting ?? []), ...(late?.reopened ?? [])];
  if (rows.length === 0) return null;
  return (
    <ul role="alert" className="border-line border-b">
      {rows.map((row) => {
        const isWaiting = row.status !== "paid";
        const why = isWaiting
          ? row.afterClose === "refunding"
            ? "refunding"
            : "undecided"
          : row.afterClose === "no_close_log"
            ? "noLog"
            : row.afterClose === "accepted"
              ? "accepted"
              : "before";
        return (
          <li
            key={row.id}
            data-late={row.id}
            className={`flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 font-medium ${isWaiting ? "bg-amber-soft text-amber-ink" : "bg-jade-soft text-jade"}`}
          >
            <Icon name={isWaiting ? "warning" : "check-circle"} />
            <span>
              {isWaiting && row.cameFen !== null
                ? t(`otherAmount.${row.afterClose === "refunding" ? "refunding" : "undecided"}`, {
                    acquirer: acquirerName,
                  })
                : t(`late.${why}`, { acquirer: acquirerName })}
            </span>
            <span className="flex items-center gap-2">
              <ChannelMark channel={row.channel} word={false} />
              <Amount fen={row.cameFen ?? row.amountFen} className="font-semibold" />
            </span>
          </li>
        );
      })}
    </ul>
  );
}
