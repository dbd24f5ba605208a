import { useTranslations } from "next-intl";
import { isSandbox } from "#server/api/runtime.ts";

/** Says that the money here is not real, wherever the acquirer is the sandbox. */
export function TestMode() {
  const t = useTranslations("common");
  return isSandbox() ? (
    <span
      title={t("testModeHint")}
      className="rounded-full bg-indigo-soft px-2 py-0.5 font-medium text-indigo text-xs"
    >
      {t("testMode")}
    </span>
  ) : null;
}
