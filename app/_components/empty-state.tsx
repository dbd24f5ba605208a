import { useTranslations } from "next-intl";
import type { ReactNode } from "react";

/** Nothing yet: what will stand here (a labelled sample), and the next step. */
export function EmptyState({
  title,
  hint,
  action,
  sample,
}: {
  title: string;
  hint?: ReactNode;
  action?: ReactNode;
  sample?: ReactNode;
}) {
  const t = useTranslations("common");
  return (
    <div className="card flex flex-col items-center gap-3 px-4 py-8 text-center">
      <p className="font-semibold text-lg">{title}</p>
      {hint ? <p className="max-w-[52ch] text-ink-2">{hint}</p> : null}
      {action}
      {sample ? (
        <figure className="mt-4 w-full max-w-[640px] text-left">
          <figcaption className="mb-1 text-ink-3 text-sm">{t("sample")}</figcaption>
          <div
            className="pointer-events-none select-none rounded-[12px] border border-line border-dashed p-3 opacity-60"
            inert
          >
            {sample}
          </div>
        </figure>
      ) : null}
    </div>
  );
}
