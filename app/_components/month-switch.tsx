import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Icon } from "./icon.tsx";

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

/** The month of an address, "2026-11"; undefined for anything else. */
export function monthOf(asked: string | string[] | undefined): string | undefined {
  return typeof asked === "string" && MONTH.test(asked) ? asked : undefined;
}

/** One month back, one month on. */
export async function MonthSwitch({ month, href }: { month: string; href: (month: string) => string }) {
  const t = await getTranslations("common");
  return (
    <>
      <Link className="btn btn-small" href={href(shiftMonth(month, -1))} aria-label={t("month.previous")}>
        <Icon name="back" size={18} />
      </Link>
      <span className="min-w-[5em] text-center font-semibold">{month}</span>
      <Link className="btn btn-small" href={href(shiftMonth(month, 1))} aria-label={t("month.next")}>
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
