import { useTranslations } from "next-intl";
import type { Lack } from "#server/refund/refund-funding.ts";
import { Amount } from "./amount.tsx";

/** Every shop whose money is short, with what it lacks. */
export function Lacking({ lacking }: { lacking: readonly Lack[] }) {
  const t = useTranslations("common");
  return lacking.map((lack, i) => (
    <span key={lack.shop}>
      {i > 0 ? t("refund.lackNext") : null}
      {t.rich("refund.lack", { shop: lack.shop, missing: () => <Amount fen={lack.missingFen} /> })}
    </span>
  ));
}
