"use client";

import { useTranslations } from "next-intl";

/** A bug of ours: the reader learns that no money moved because of it, and a number for the log. */
export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  const t = useTranslations("common");
  return (
    <main
      className="mx-auto flex min-h-[70dvh] max-w-[480px] flex-col items-start justify-center gap-4 p-6"
      role="alert"
    >
      <h1 className="text-2xl">{t("error.title")}</h1>
      <p className="text-ink-2">{t("error.body", { digest: error.digest ?? "–" })}</p>
      <div className="flex gap-2">
        <button type="button" className="btn btn-primary" onClick={reset}>
          {t("error.retry")}
        </button>
        <a href="/" className="btn">
          {t("error.home")}
        </a>
      </div>
    </main>
  );
}
