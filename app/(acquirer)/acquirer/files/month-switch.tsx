import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Icon } from "#app/_components/icon.tsx";

/** One month back, one month on. */
export async function MonthSwitch({ month }: { month: string }) {
  const t = await getTranslations("acquirer");
  return (
    <>
      <Link
        className="btn btn-small"
        href={`/acquirer/files?month=${shiftMonth(month, -1)}`}
        aria-label={t("files.previous")}
      >
        <Icon name="back" size={18} />
      </Link>
      <span className="min-w-[5em] text-center font-semibold">{month}</span>
      <Link
        className="btn btn-small"
        href={`/acquirer/files?month=${shiftMonth(month, 1)}`}
        aria-label={t("files.nextMonth")}
      >
        <Icon name="forward" size={18} />
      </Link>
    </>
  );
}

function shiftMonth(month: string, by: number): string {
  const [year = 0, m = 0] = month.split("-").map(Number);
  const index = year * 12 + m - 1 + by;
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, "0")}`;
}
