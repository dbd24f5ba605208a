import { useTranslations } from "next-intl";
import { Amount } from "#app/_components/amount.tsx";
import { type Column, DataTable } from "#app/_components/data-table.tsx";
import { State } from "#app/_components/state.tsx";
import { Day } from "#app/_components/time.tsx";
import type { Answers } from "#server/api/root.ts";
import { STOPPED } from "#server/clearing/stopped-line.ts";

type PositionView = Answers["clearing"]["get"]["positions"][number];

/** One line per shop as it stands in the file, with what the bank did with it. */
export function Positions({ positions }: { positions: readonly PositionView[] }) {
  const t = useTranslations("acquirer");
  const fen = (key: "cover" | "adjust", of: (p: PositionView) => bigint): Column<PositionView> => ({
    key,
    label: t(`file.${key}`),
    end: true,
    cell: (p) => <Amount fen={of(p)} signed />,
  });
  const [cover, adjust] = [fen("cover", (p) => p.coverFen), fen("adjust", (p) => p.adjustFen)];
  const columns: Column<PositionView>[] = [
    {
      key: "shop",
      label: t("file.shop"),
      card: "title",
      cell: (p) => (
        <span>
          <span className="text-ink-2">{p.lineNo}</span> {p.name}
          <span className="block font-mono text-ink-2 text-xs">{p.number}</span>
        </span>
      ),
    },
    { key: "sales", label: t("file.sales"), end: true, cell: (p) => <Amount fen={p.salesFen} /> },
    { key: "refunds", label: t("file.refunds"), end: true, cell: (p) => <Amount fen={-p.refundsFen} /> },
    { key: "returned", label: t("file.returned"), end: true, cell: (p) => <Amount fen={p.returnedFen} /> },
    ...(positions.some((p) => p.coverFen !== 0n) ? [cover] : []),
    ...(positions.some((p) => p.adjustFen !== 0n) ? [adjust] : []),
    { key: "carriedIn", label: t("file.carriedIn"), end: true, cell: (p) => <Amount fen={p.carriedInFen} /> },
    {
      key: "action",
      label: t("file.action"),
      cell: (p) => (
        <span>
          {t(`file.actions.${p.action}`)}
          {p.reason ? (
            <span className="block text-ink-2 text-sm">{t(`file.reasons.${p.reason}`)}</span>
          ) : null}
        </span>
      ),
    },
    {
      key: "pay",
      label: t("files.payable"),
      end: true,
      card: "value",
      cell: (p) => <Amount fen={p.payFen} className="font-semibold" />,
    },
    { key: "rest", label: t("file.rest"), end: true, cell: (p) => <Amount fen={p.restFen} /> },
    {
      key: "results",
      label: t("file.bank"),
      cell: (p) =>
        p.results.length === 0
          ? "–"
          : p.results.map((r) => (
              <span key={r.kind} className="block text-sm">
                <State mood={r.kind === "paid" ? "come" : "failed"}>
                  {t(`file.results.${r.reason === STOPPED ? "stopped" : r.kind}`)}
                </State>{" "}
                <Day day={r.bankDay} />
                {r.reason && r.reason !== STOPPED ? (
                  <span className="block whitespace-normal text-ink-2">{r.reason}</span>
                ) : null}
              </span>
            )),
    },
  ];
  return (
    <DataTable
      caption={t("file.positions", { n: positions.length })}
      columns={columns}
      rows={positions}
      rowKey={(p) => String(p.lineNo)}
      labelled
    />
  );
}
