"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { startTransition } from "react";

/**
 * A bug of ours: the reader learns that no money moved because of it, and a number for the log. A database that does not
 * answer is said in its own words; the reader stays where they are, signed in.
 */
export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  const t = useTranslations("common");
  const router = useRouter();
  const isUnavailable = error.digest === "unavailable";
  return (
    <main
      className="mx-auto flex min-h-[70dvh] max-w-[480px] flex-col items-start justify-center gap-4 p-6"
      role="alert"
    >
      <h1 className="text-2xl">{t(isUnavailable ? "error.unavailableTitle" : "error.title")}</h1>
      <p className="text-ink-2">
        {isUnavailable ? t("error.unavailable") : t("error.body", { digest: error.digest ?? "–" })}
      </p>
      <div className="flex gap-2">
        <button
          type="button"
          className="btn btn-primary"
          onClick={() =>
            // What the server failed to render it must render again: reset alone shows the same error.
            startTransition(() => {
              router.refresh();
              reset();
            })
          }
        >
          {t("error.retry")}
        </button>
        <a href="/" className="btn">
          {t("error.home")}
        </a>
      </div>
    </main>
  );
}
