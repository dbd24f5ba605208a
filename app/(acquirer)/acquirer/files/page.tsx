import { getTranslations } from "next-intl/server";
import { Amount } from "#app/_components/amount.tsx";
import { ChannelTroubles } from "#app/_components/channel-troubles.tsx";
import { EmptyState } from "#app/_components/empty-state.tsx";
import { Icon } from "#app/_components/icon.tsx";
import { MonthSwitch, monthOf } from "#app/_components/month-switch.tsx";
import { PageHead } from "#app/_components/shell.tsx";
import { Day } from "#app/_components/time.tsx";
import { openApi, requireAcquirer } from "#app/_server/page.ts";
import { addDays } from "#server/calendar/calendar.ts";
import { BooksCard } from "./books-card.tsx";
import { FileCards } from "./file-cards.tsx";
import { FileTable } from "./file-table.tsx";
import { WaitingCard } from "./waiting-card.tsx";

/** What waits, of whatever month; then business days, newest first: what each contains, whether it is explained to the fen, who signed. */
export default async function FilesPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { actor } = await requireAcquirer("batch.list");
  const t = await getTranslations("acquirer");
  const api = await openApi();
  const { now, today } = await api.clearing.clock();
  // The newest day that has ended: on the first of a month it is of the month before.
  const newest = addDays(today, -1).slice(0, 7);
  const month = monthOf((await searchParams).month) ?? newest;
  const [batches, waiting, troubles] = await Promise.all([
    api.clearing.list({ month }),
    api.clearing.waiting(),
    api.operation.troubles(),
  ]);
  const totals = batches
    .filter((b) => b.status === "released" || b.status === "settled")
    .reduce((sum, b) => sum + b.payFen, 0n);
  return (
    <>
      <PageHead title={t("files.title")} hint={t("files.hint")}>
        <MonthSwitch month={month} href={(m) => `/acquirer/files?month=${m}`} />
      </PageHead>
      <WaitingCard waiting={waiting} now={now} />
      {troubles.length === 0 ? null : (
        <section className="card mb-4 p-4">
          <h2 className="mb-1 text-lg">{t("files.troubles")}</h2>
          <ChannelTroubles troubles={troubles} />
        </section>
      )}
      <p className="mb-3 text-ink-2">
        {t.rich("files.summary", { n: batches.length, amount: () => <Amount fen={totals} /> })}
      </p>
      {month === newest || month === today.slice(0, 7) ? (
        <p className="mb-3 flex items-center gap-2 text-ink-2">
          <Icon name="clock" size={18} />
          <span>{t.rich("files.today", { day: () => <Day day={today} weekday /> })}</span>
        </p>
      ) : null}
      <BooksCard books={await api.clearing.books()} mayUpload={actor.role === "clearing"} />
      {batches.length === 0 ? (
        <EmptyState title={t("files.empty")} hint={t("files.emptyHint")} />
      ) : (
        <>
          <FileTable batches={batches} />
          <FileCards batches={batches} />
        </>
      )}
    </>
  );
}
