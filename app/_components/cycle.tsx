import { useTranslations } from "next-intl";
import { readCycle } from "#server/calendar/cycle.ts";

/** When a shop's money comes, in words; what the register states in a way that we do not read stands as it is. */
export function CycleWord({ cycle }: { cycle: string }) {
  const t = useTranslations("common");
  const read = readCycle(cycle);
  return <>{read ? t(`cycle.${read.kind}`, { n: read.days ?? 0 }) : cycle}</>;
}
