import { getTranslations } from "next-intl/server";
import { OrderNo } from "#app/_components/order-no.tsx";
import type { Answers } from "#server/api/root.ts";
import { dayOf } from "#server/calendar/instant.ts";
import { Amount } from "../../_components/amount.tsx";
import { ChannelMark } from "../../_components/channel.tsx";
import type { Column } from "../../_components/data-table.tsx";
import { Mark } from "../../_components/mark.tsx";
import { OrderState } from "../../_components/order-state.tsx";
import { Day, Time } from "../../_components/time.tsx";

type PaymentRow = Answers["payment"]["list"]["rows"][number];

/** What a line of the list shows; the shop's name only where there are several. */
export async function paymentColumns(isGroup: boolean): Promise<Column<PaymentRow>[]> {
  const t = await getTranslations("owner");
  return [
    {
      key: "time",
      label: t("payments.time"),
      card: "title",
      cell: (row) => (
        <span className="inline-flex items-center gap-2">
          <Mark colour={row.colour} number2={row.number2} />
          <Time at={row.paidAt ?? row.createdAt} />
          {row.clearingDate === dayOf(row.paidAt ?? row.createdAt) ? null : (
            <span className="text-ink-2 text-sm">
              {t.rich("payments.ofDay", { day: () => <Day day={row.clearingDate} /> })}
            </span>
          )}
        </span>
      ),
    },
    { key: "channel", label: t("payments.channel"), cell: (row) => <ChannelMark channel={row.channel} /> },
    { key: "state", label: t("payments.status"), cell: (row) => <OrderState word={row.word} /> },
    ...(isGroup ? [{ key: "shop", label: t("payments.shop"), cell: (row: PaymentRow) => row.shopName }] : []),
    { key: "note", label: t("payments.note"), cell: (row) => row.note ?? "" },
    {
      key: "no",
      label: t("payments.orderNo"),
      cell: (row) => (
        <span className="text-ink-2">
          <OrderNo number={row.merchantOrderNo} />
        </span>
      ),
    },
    {
      key: "refunded",
      label: t("payments.refunded"),
      end: true,
      cell: (row) =>
        row.refundedFen > 0n ? (
          <span className="inline-flex flex-col items-end">
            <Amount fen={-row.refundedFen} className="text-ink-2" />
            {row.staffRefundedFen > 0n ? (
              <span className="text-amber-ink text-sm">{t("payments.refundedByAcquirer")}</span>
            ) : null}
          </span>
        ) : (
          ""
        ),
    },
    {
      key: "amount",
      label: t("payments.amount"),
      end: true,
      card: "value",
      cell: (row) => (
        <Amount
          fen={row.amountFen}
          className={`font-semibold ${row.status === "paid" ? "" : "text-ink-3"}`}
        />
      ),
    },
  ];
}
