import { getTranslations } from "next-intl/server";
import { Amount } from "#app/_components/amount.tsx";
import { ChannelMark } from "#app/_components/channel.tsx";
import type { Column } from "#app/_components/data-table.tsx";
import { OrderNo } from "#app/_components/order-no.tsx";
import { Time } from "#app/_components/time.tsx";
import type { Answers } from "#server/api/root.ts";

type Entry = Answers["arrival"]["get"]["entries"][number];

/** What a line of an arrival shows: one payment or refund with the part of this shop. */
export async function entryColumns(): Promise<Column<Entry>[]> {
  const t = await getTranslations("owner");
  return [
    {
      key: "time",
      label: t("arrival.time"),
      card: "title",
      cell: (row) => (row.at ? <Time at={row.at} /> : t(`arrival.kinds.${row.kind}`)),
    },
    { key: "kind", label: t("arrival.kind"), cell: (row) => t(`arrival.kinds.${row.kind}`) },
    { key: "channel", label: t("payments.channel"), cell: (row) => <ChannelMark channel={row.channel} /> },
    {
      key: "order",
      label: t("arrival.order"),
      cell: (row) => (row.merchantOrderNo ? <OrderNo number={row.merchantOrderNo} /> : ""),
    },
    {
      key: "gross",
      label: t("arrival.gross"),
      end: true,
      cell: (row) => (row.grossFen === null ? "" : <Amount fen={row.grossFen} className="text-ink-2" />),
    },
    {
      key: "part",
      label: t("arrival.part"),
      end: true,
      card: "value",
      cell: (row) => <Amount fen={row.partFen} className="font-semibold" />,
    },
  ];
}
