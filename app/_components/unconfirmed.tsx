import { useTranslations } from "next-intl";
import { State } from "./state.tsx";

/** Figures of ours that the acquirer's bill has not confirmed yet. */
export function Unconfirmed() {
  const t = useTranslations("common");
  return (
    <span title={t("unconfirmedHint")}>
      <State mood="waiting" chip>
        {t("unconfirmed")}
        <span className="sr-only"> ({t("unconfirmedHint")})</span>
      </State>
    </span>
  );
}
