import { useTranslations } from "next-intl";
import { Amount } from "#app/_components/amount.tsx";
import type { Answers } from "#server/api/root.ts";

type BatchView = Answers["clearing"]["get"];

/** What this version says other than the one that was rejected: the payable amounts that differ, and what entered or left. */
export function VersionChanges({ before, after }: { before: BatchView; after: BatchView }) {
  const t = useTranslations("acquirer");
  const numbers = [...new Set([...before.positions, ...after.positions].map((p) => p.number))].sort();
  const changed = numbers.flatMap((number) => {
    const was = before.positions.find((p) => p.number === number);
    const is = after.positions.find((p) => p.number === number);
    const differs = was?.payFen !== is?.payFen || was?.netFen !== is?.netFen || was?.action !== is?.action;
    return differs ? [{ number, name: is?.name ?? was?.name ?? number, was, is }] : [];
  });
  return (
    <section className="card mb-4 p-4">
      <h2 className="mb-1 text-lg">{t("file.changes", { n: before.seq })}</h2>
      {before.verdict?.reason ? (
        <p className="mb-2">{t("file.rejectedWhy", { reason: before.verdict.reason })}</p>
      ) : null}
      {changed.length === 0 ? (
        <p className="text-ink-2">{t("file.changesNone")}</p>
      ) : (
        <ul>
          {changed.map(({ number, name, was, is }) => (
            <li
              key={number}
              className="flex flex-wrap items-baseline justify-between gap-x-4 border-line border-b py-2 last:border-0"
            >
              <span>{name}</span>
              <span className="text-ink-2">
                {was ? <Amount fen={was.payFen} /> : "–"} →{" "}
                {is ? <Amount fen={is.payFen} className="font-semibold text-ink" /> : "–"}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
