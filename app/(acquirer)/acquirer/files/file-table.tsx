import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Day } from "#app/_components/time.tsx";
import { fileColumns, type Row } from "./file-columns.tsx";

/** A state in a cell of its own may take two lines: the last column never leaves the box. */
const WRAPS = "[&_[data-mood]]:whitespace-normal";

/** The business days as a table, for a wide screen. */
export async function FileTable({ batches }: { batches: readonly Row[] }) {
  const t = await getTranslations("acquirer");
  const columns = await fileColumns();
  return (
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
                className={`px-2 py-2 align-bottom font-medium ${c.end ? "text-right" : ""}`}
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
                <td key={c.key} className={`px-2 py-2.5 ${WRAPS} ${c.end ? "text-right" : ""}`}>
                  {c.cell(b)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
