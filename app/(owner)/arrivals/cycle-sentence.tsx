import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { readCycle } from "#server/calendar/cycle.ts";

/**
 * On which days the acquirer pays these shops, in one sentence: by the one cycle that all of them have. Of several, or of one
 * that we do not read, only that each has its own. `term` explains the day of the books.
 */
export function CycleSentence({
  cycles,
  acquirer,
  term,
}: {
  /** As the register states each: "T+1", "weekly". */
  cycles: readonly string[];
  acquirer: string;
  term: (words: ReactNode) => ReactNode;
}) {
  const t = useTranslations("owner");
  const [cycle, ...others] = new Set(cycles);
  const read = cycle !== undefined && others.length === 0 ? readCycle(cycle) : undefined;
  return <>{t.rich(`arrivals.payDays.${read?.kind ?? "several"}`, { acquirer, term, n: read?.days ?? 0 })}</>;
}
