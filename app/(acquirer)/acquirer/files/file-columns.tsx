import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Amount } from "#app/_components/amount.tsx";
import type { Answers } from "#server/api/root.ts";
import { BatchState } from "./batch-state.tsx";
import { Unexplained } from "./unexplained.tsx";

export type Row = Answers["clearing"]["list"][number];

/** What the table of business days and its cards show, day by day. */
export async function fileColumns(): Promise<
  { key: string; label: string; end?: boolean; cell: (b: Row) => ReactNode }[]
> {
  const t = await getTranslations("acquirer");
  return [
    {
      key: "state",
      label: t("files.state"),
      cell: (b) => <BatchState batch={b} />,
    },
    {
      key: "sales",
      label: t("files.transactions"),
      end: true,
      cell: (b) => (
        <>
          <span className="whitespace-nowrap">{t("files.sales", { n: b.saleCount })}</span>
          {b.refundCount > 0 ? (
            <span className="block whitespace-nowrap text-ink-2 text-sm">
              {t("files.refunds", { n: b.refundCount })}
            </span>
          ) : null}
        </>
      ),
    },
    { key: "gross", label: t("files.gross"), end: true, cell: (b) => <Amount fen={b.grossFen} /> },
    { key: "fee", label: t("files.fee"), end: true, cell: (b) => <Amount fen={b.feeFen} /> },
    {
      key: "pay",
      label: t("files.payable"),
      end: true,
      cell: (b) => <Amount fen={b.payFen} className="font-semibold" />,
    },
    { key: "carry", label: t("files.carried"), end: true, cell: (b) => <Amount fen={b.carryFen} /> },
    { key: "hold", label: t("files.held"), end: true, cell: (b) => <Amount fen={b.holdFen} /> },
    {
      key: "unexplained",
      label: t("files.unexplained"),
      end: true,
      cell: (b) => (
        <>
          <Unexplained batch={b} />
          {b.leftOutCount > 0 ? (
            <span className="block whitespace-nowrap text-amber-ink">
              {t("files.leftOut", { n: b.leftOutCount })}
            </span>
          ) : null}
        </>
      ),
    },
    {
      key: "file",
      label: t("files.file"),
      cell: (b) =>
        b.file ? (
          <span className="block max-w-[9rem] break-words font-mono text-xs">
            {b.file.name}
            <span className="block text-ink-2" title={b.file.digest}>
              {b.file.digest.slice(0, 12)}…
            </span>
          </span>
        ) : (
          "–"
        ),
    },
    {
      key: "people",
      label: t("files.people"),
      cell: (b) =>
        b.persons.length === 0
          ? "–"
          : b.persons.map((person) => (
              <span key={person} className="block whitespace-nowrap">
                {person}
              </span>
            )),
    },
  ];
}
