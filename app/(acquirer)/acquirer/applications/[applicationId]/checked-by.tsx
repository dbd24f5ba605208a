import { useTranslations } from "next-intl";
import { Time } from "#app/_components/time.tsx";
import type { FieldCheck } from "#server/onboarding/verification.ts";

/** How an item was verified, by whom and when. */
export function CheckedBy({ check }: { check: FieldCheck }) {
  const t = useTranslations("acquirer");
  return (
    <span className="block text-jade text-sm">
      {t.rich("applications.checkedBy", {
        way: t(`applications.ways.${check.way}`),
        who: check.checkedBy ?? "–",
        at: () => <Time at={check.checkedAt} />,
      })}
    </span>
  );
}
