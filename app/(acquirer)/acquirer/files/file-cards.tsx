import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Amount } from "#app/_components/amount.tsx";
import { Day } from "#app/_components/time.tsx";
import { BatchState } from "./batch-state.tsx";
import { fileColumns, type Row } from "./file-columns.tsx";

/** The business days as cards, for a narrow screen. */
export async function FileCards({ batches }: { batches: readonly Row[] }) {
  const t = await getTranslations("acquirer");
  const columns = await fileColumns();
  return (
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
  );
}
