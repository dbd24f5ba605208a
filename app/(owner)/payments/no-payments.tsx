import Link from "next/link";
import { useTranslations } from "next-intl";
import { EmptyState } from "../../_components/empty-state.tsx";

/** An empty list: what hides the rows, where the first payment is taken, or where the money of one who takes none stands. */
export function NoPayments({
  sells,
  filters,
  unfiltered,
}: {
  /** Head office, region and mall take no payments. */
  sells: boolean;
  /** The filters that are set; undefined where none is. */
  filters: string | undefined;
  unfiltered: string;
}) {
  const t = useTranslations("owner");
  if (!sells)
    return (
      <EmptyState
        title={t("payments.emptyReceives")}
        hint={t("payments.emptyReceivesHint")}
        action={
          <Link className="btn btn-primary" href="/arrivals">
            {t("nav.arrivals")}
          </Link>
        }
      />
    );
  return filters === undefined ? (
    <EmptyState
      title={t("payments.emptyAll")}
      hint={t("payments.emptyAllHint")}
      action={
        <Link className="btn btn-primary" href="/till">
          {t("today.emptyAction")}
        </Link>
      }
    />
  ) : (
    <EmptyState
      title={t("payments.empty")}
      hint={t("payments.emptyHint", { filters })}
      action={
        <Link className="btn" href={unfiltered}>
          {t("payments.reset")}
        </Link>
      }
    />
  );
}
