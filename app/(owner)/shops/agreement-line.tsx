import Link from "next/link";
import { useTranslations } from "next-intl";
import type { Answers } from "#server/api/root.ts";
import { agreementMood, agreementWord } from "../../_components/agreement-mood.ts";
import { State } from "../../_components/state.tsx";

/** The agreement of a shop, or what the lack of one means; of a closed shop that never had one nothing. */
export function AgreementLine({
  shop,
  agreement,
}: {
  shop: { role: string; status: string };
  agreement: Answers["agreement"]["list"]["rows"][number] | undefined;
}) {
  const t = useTranslations("agreement");
  if (!agreement && shop.status === "closed") return null;
  return (
    <div className="flex items-center justify-between gap-2 py-1">
      <dt className="text-ink-2">{t("title")}</dt>
      <dd>
        {agreement ? (
          <Link className="link inline-flex min-h-9 items-center gap-2" href={`/agreements/${agreement.id}`}>
            {t("versionN", { n: agreement.version })}
            <State mood={agreementMood(agreement)}>{t(`states.${agreementWord(agreement)}`)}</State>
          </Link>
        ) : (
          <span className="text-ink-2">{t(shop.role === "shop" ? "noneSelling" : "noneNeeded")}</span>
        )}
      </dd>
    </div>
  );
}
