import { useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import { CopyRow } from "#app/_components/copy-button.tsx";
import { type DayOfBooks, DayTerm } from "#app/_components/day-term.tsx";
import { Day } from "#app/_components/time.tsx";
import type { Answers } from "#server/api/root.ts";
import { Row } from "./row.tsx";

/** The clearing file that carries this payment, and its line. */
export async function FileCard({
  trace,
  acquirer,
  books,
}: {
  trace: Answers["payment"]["trace"];
  acquirer: string;
  books: DayOfBooks;
}) {
  const t = await getTranslations("owner");
  return (
    <section className="card p-4">
      <h2 className="mb-2 text-lg">{t("payment.file")}</h2>
      {trace.file ? (
        <dl>
          <Row label={t("payment.fileStatus")}>
            <FileStatus status={trace.file.status} acquirer={acquirer} />
          </Row>
          <Row label={<DayTerm books={books}>{t("payment.fileDate")}</DayTerm>}>
            <Day day={trace.file.clearingDate} year />
          </Row>
          <Row label={t("payment.fileLine")}>{trace.file.lineNo}</Row>
          {trace.file.name ? <CopyRow label={t("payment.fileName")} value={trace.file.name} /> : null}
          {trace.file.digest ? <CopyRow label={t("payment.fileDigest")} value={trace.file.digest} /> : null}
        </dl>
      ) : (
        <p className="text-ink-2">
          {trace.undecided
            ? t("payment.fileUndecided", { acquirer })
            : t.rich("payment.fileNone", {
                term: (words) => <DayTerm books={books}>{words}</DayTerm>,
              })}
        </p>
      )}
    </section>
  );
}

const FILE_STATES = ["open", "computed", "proposed", "released", "rejected", "void", "settled"] as const;

function FileStatus({ status, acquirer }: { status: string; acquirer: string }) {
  const t = useTranslations("owner");
  const known = FILE_STATES.find((s) => s === status);
  return known ? t(`payment.fileStates.${known}`, { acquirer }) : status;
}
