import Link from "next/link";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Amount } from "#app/_components/amount.tsx";
import { EmptyState } from "#app/_components/empty-state.tsx";
import { Icon } from "#app/_components/icon.tsx";
import { PageHead } from "#app/_components/shell.tsx";
import { Day } from "#app/_components/time.tsx";
import { openApi, requireAcquirer } from "#app/_server/page.ts";
import type { Answers } from "#server/api/root.ts";
import { dayOf } from "#server/calendar/instant.ts";
import { BatchState } from "./batch-state.tsx";

type Row = Answers["clearing"]["list"][number];

/** Business days, newest first: what each contains, whether it is explained to the fen, and who signed. */
export default async function FilesPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  await requireAcquirer("reviewer", "approver", "clearing");
  const t = await getTranslations("acquirer");
  const api = await openApi();
  const { now, today } = await api.clearing.clock();
  const asked = (await searchParams).month;
  const month =
    typeof asked === "string" && /^\d{4}-(0[1-9]|1[0-2])$/.test(asked) ? asked : dayOf(now).slice(0, 7);
  const batches = await api.clearing.list({ month });
  const totals = batches
    .filter((b) => b.status === "released" || b.status === "settled")
    .reduce((sum, b) => sum + b.payFen, 0n);
  const columns: { key: string; label: string; end?: boolean; cell: (b: Row) => ReactNode }[] = [
    {
      key: "state",
      label: t("files.state"),
      cell: (b) => <BatchState batch={b} />,
    },
    { key: "sales", label: t("files.transactions"), end: true, cell: (b) => b.saleCount + b.refundCount },
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
    { key: "unexplained", label: t("files.unexplained"), end: true, cell: (b) => <Unexplained batch={b} /> },
    {
      key: "file",
      label: t("files.file"),
      cell: (b) =>
        b.file ? (
          <span className="font-mono text-xs">
            {b.file.name}
            <span className="block text-ink-2" title={b.file.digest}>
              {b.file.digest.slice(0, 12)}…
            </span>
          </span>
        ) : (
          "–"
        ),
    },
    { key: "people", label: t("files.people"), cell: (b) => b.persons.join("、") || "–" },
  ];
  return (
    <>
      <PageHead title={t("files.title")} hint={t("files.hint")}>
        <Link
          className="btn btn-small"
          href={`/acquirer/files?month=${shiftMonth(month, -1)}`}
          aria-label={t("files.previous")}
        >
          <Icon name="back" size={18} />
        </Link>
        <span className="min-w-[5em] text-center font-semibold">{month}</span>
        <Link
          className="btn btn-small"
          href={`/acquirer/files?month=${shiftMonth(month, 1)}`}
          aria-label={t("files.nextMonth")}
        >
          <Icon name="forward" size={18} />
        </Link>
      </PageHead>
      <p className="mb-3 text-ink-2">
        {t.rich("files.summary", { n: batches.length, amount: () => <Amount fen={totals} /> })}
      </p>
      {month === dayOf(now).slice(0, 7) ? (
        <p className="mb-3 flex items-center gap-2 text-ink-2">
          <Icon name="clock" size={18} />
          <span>{t.rich("files.today", { day: () => <Day day={today} weekday /> })}</span>
        </p>
      ) : null}
      {batches.length === 0 ? (
        <EmptyState title={t("files.empty")} hint={t("files.emptyHint")} />
      ) : (
        <>
          <div className="card hidden overflow-x-auto lg:block">
            <table className="w-full text-left text-sm">
              <caption className="sr-only">{t("files.title")}</caption>
              <thead>
                <tr className="border-line border-b text-ink-2">
                  <th scope="col" className="whitespace-nowrap px-3 py-2 font-medium">
                    {t("files.day")}
                  </th>
                  {columns.map((c) => (
                    <th
                      key={c.key}
                      scope="col"
                      className={`whitespace-nowrap px-2 py-2 font-medium ${c.end ? "text-right" : ""}`}
                    >
                      {c.label}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {batches.map((b) => (
                  <tr key={b.id} className="relative border-line border-b last:border-0 hover:bg-sunk">
                    <th scope="row" className="px-3 py-2.5 font-medium">
                      <Link
                        href={`/acquirer/files/${b.id}`}
                        prefetch={false}
                        className="no-underline after:absolute after:inset-0"
                      >
                        <Day day={b.clearingDate} weekday />
                        {b.seq > 1 ? (
                          <span className="block text-ink-2">{t("files.seq", { n: b.seq })}</span>
                        ) : null}
                      </Link>
                    </th>
                    {columns.map((c) => (
                      <td key={c.key} className={`px-2 py-2.5 ${c.end ? "text-right" : ""}`}>
                        {c.cell(b)}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <ul className="flex flex-col gap-2 lg:hidden" aria-label={t("files.title")}>
            {batches.map((b) => (
              <li key={b.id} className="card relative p-3">
                <div className="flex items-start justify-between gap-3">
                  <Link
                    href={`/acquirer/files/${b.id}`}
                    prefetch={false}
                    className="font-semibold no-underline after:absolute after:inset-0"
                  >
                    <Day day={b.clearingDate} weekday />
                    {b.seq > 1 ? ` · ${t("files.seq", { n: b.seq })}` : ""}
                  </Link>
                  <Amount fen={b.payFen} className="font-semibold text-lg" />
                </div>
                <div className="mt-1">
                  <BatchState batch={b} />
                </div>
                <dl className="mt-2 grid grid-cols-2 gap-x-4 gap-y-1 text-sm">
                  {columns
                    .filter((c) => !["state", "pay"].includes(c.key))
                    .map((c) => (
                      <div
                        key={c.key}
                        className={
                          c.key === "file" || c.key === "people" ? "col-span-2" : "flex justify-between gap-2"
                        }
                      >
                        <dt className="text-ink-2">{c.label}</dt>
                        <dd className="min-w-0 break-all">{c.cell(b)}</dd>
                      </div>
                    ))}
                </dl>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

/** Must read 0.00: anything else and nothing is proposed. */
export function Unexplained({ batch }: { batch: Pick<Row, "unexplainedFen"> }) {
  if (batch.unexplainedFen === null) return <span className="text-ink-2">–</span>;
  return (
    <Amount
      fen={batch.unexplainedFen}
      className={`font-semibold ${batch.unexplainedFen === 0n ? "text-jade" : "text-vermilion"}`}
    />
  );
}

function shiftMonth(month: string, by: number): string {
  const [year = 0, m = 0] = month.split("-").map(Number);
  const index = year * 12 + m - 1 + by;
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, "0")}`;
}
