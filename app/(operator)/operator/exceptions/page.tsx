import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { BackLink } from "#app/_components/back-link.tsx";
import { PageHead } from "#app/_components/shell.tsx";
import { openApi, orNotFound, requireOperator } from "#app/_server/page.ts";
import { isId } from "#server/id.ts";
import { ExceptionLines } from "../exception-lines.tsx";

/** Every payment that did not apply and waits for the acquirer's people, page by page. */
export default async function ExceptionsPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  await requireOperator("operation.get");
  const t = await getTranslations("operator");
  const { cursor } = await searchParams;
  const api = await openApi();
  const page = await orNotFound(api.operation.exceptions(isId("exc", cursor) ? { cursor } : {}));
  return (
    <>
      <BackLink href="/operator">{t("title")}</BackLink>
      <PageHead title={t("queues.exceptions")} hint={t("exceptions.hint", { n: page.count })} />
      <section className="card p-4">
        <ExceptionLines rows={page.rows} />
      </section>
      <nav className="mt-4 flex justify-center gap-2">
        {cursor ? (
          <Link className="btn" href="/operator/exceptions">
            {t("exceptions.first")}
          </Link>
        ) : null}
        {page.next ? (
          <Link className="btn" href={`/operator/exceptions?cursor=${page.next}`}>
            {t("exceptions.next")}
          </Link>
        ) : null}
      </nav>
    </>
  );
}
