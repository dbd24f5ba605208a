import Link from "next/link";
import type { ReactNode } from "react";

export interface Column<Row> {
  key: string;
  label: string;
  cell: (row: Row) => ReactNode;
  /** Amounts and counts stand at the right. */
  end?: boolean;
  /** On a phone: the heading line of the card, left or right; the rest become labelled lines; `hidden` leaves it out. */
  card?: "title" | "value" | "hidden";
}

/** A long state takes two lines rather than leave its cell. */
const WRAPS = "[&_[data-mood]]:whitespace-normal";

/**
 * One list in two shapes: a table from 768 px, cards below. The whole row opens `href`; the first cell carries the link,
 * so that keyboards and screen readers meet it once.
 */
export function DataTable<Row>({
  caption,
  columns,
  rows,
  rowKey,
  href,
  labelled = false,
}: {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  href?: (row: Row) => string | undefined;
  /** Cards show the labels too: where numbers alone would not say what they are. */
  labelled?: boolean;
}) {
  // What no row has anything to say of takes no room.
  const shown = columns.filter((c) => rows.some((row) => c.cell(row) !== ""));
  const titles = shown.filter((c) => c.card === "title");
  const values = shown.filter((c) => c.card === "value");
  const linesOf = (row: Row) => shown.filter((c) => c.card === undefined && c.cell(row) !== "");
  return (
    <>
      <div className="card hidden overflow-x-auto md:block">
        <table className="w-full text-left">
          <caption className="sr-only">{caption}</caption>
          <thead>
            <tr className="border-line border-b text-ink-2 text-sm">
              {shown.map((c) => (
                <th
                  key={c.key}
                  scope="col"
                  className={`whitespace-nowrap px-4 py-2 font-medium ${c.end ? "text-right" : ""}`}
                >
                  {c.label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr
                key={rowKey(row)}
                className={`relative border-line border-b last:border-0 ${href ? "hover:bg-sunk" : ""}`}
              >
                {shown.map((c, i) => (
                  <td
                    key={c.key}
                    className={`px-4 py-2.5 align-middle ${WRAPS} ${c.end ? "text-right" : ""}`}
                  >
                    {i === 0 && href?.(row) ? (
                      <Link
                        href={href(row) ?? ""}
                        prefetch={false}
                        className="no-underline after:absolute after:inset-0"
                      >
                        {c.cell(row)}
                      </Link>
                    ) : (
                      c.cell(row)
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ul className="flex flex-col gap-2 md:hidden" aria-label={caption}>
        {rows.map((row) => (
          <li key={rowKey(row)} className="card relative p-3">
            <div className="flex items-start justify-between gap-3">
              <div className="min-w-0 font-medium">
                {href?.(row) ? (
                  <Link
                    href={href(row) ?? ""}
                    prefetch={false}
                    className="no-underline after:absolute after:inset-0"
                  >
                    {titles.map((c) => (
                      <span key={c.key}>{c.cell(row)}</span>
                    ))}
                  </Link>
                ) : (
                  titles.map((c) => <span key={c.key}>{c.cell(row)}</span>)
                )}
              </div>
              <div className="shrink-0 text-right font-semibold text-lg leading-tight">
                {values.map((c) => (
                  <div key={c.key}>{c.cell(row)}</div>
                ))}
              </div>
            </div>
            <dl className="mt-2 grid grid-cols-2 gap-x-4 gap-y-1 text-sm">
              {linesOf(row).map((c) => (
                <div key={c.key} className="min-w-0">
                  <dt className={labelled ? "text-ink-3" : "sr-only"}>{c.label}</dt>
                  <dd className={`min-w-0 break-words ${WRAPS} ${labelled ? "" : "text-ink-2"}`}>
                    {c.cell(row)}
                  </dd>
                </div>
              ))}
            </dl>
          </li>
        ))}
      </ul>
    </>
  );
}
