import { getTranslations } from "next-intl/server";
import { Time } from "#app/_components/time.tsx";
import type { Answers } from "#server/api/root.ts";
import { StartBooks } from "./start-books.tsx";
import { UploadBook } from "./upload-book.tsx";
import { UploadOwnFile } from "./upload-own-file.tsx";

/** The acquirer's own books as the platform has them: which version of each, written when. */
export async function BooksCard({
  books,
  mayUpload,
}: {
  books: Answers["clearing"]["books"];
  mayUpload: boolean;
}) {
  const t = await getTranslations("acquirer");
  return (
    <section className="card mb-3 p-4" aria-labelledby="books-title">
      <h2 id="books-title" className="font-semibold">
        {t("books.title")}
      </h2>
      <p className="text-ink-2 text-sm">{t("books.hint")}</p>
      {books.newest.length === 0 ? (
        <p className="mt-2">{t("books.none")}</p>
      ) : (
        <dl className="mt-2 grid grid-cols-2 gap-x-6 gap-y-2 sm:grid-cols-3 lg:grid-cols-6">
          {books.newest.map(({ book, version, at }) => (
            <div key={book}>
              <dt className="text-ink-2 text-sm">{t(`books.names.${book}`)}</dt>
              <dd>
                {t("books.version", { n: version })}
                <span className="block text-ink-2 text-sm">
                  <Time at={at} />
                </span>
              </dd>
            </div>
          ))}
        </dl>
      )}
      {mayUpload ? (
        <div className="mt-3 flex flex-wrap items-start gap-x-4 gap-y-3">
          <UploadBook />
          <UploadOwnFile />
        </div>
      ) : null}
      <StartBooks asked={books.startAsked} />
    </section>
  );
}
