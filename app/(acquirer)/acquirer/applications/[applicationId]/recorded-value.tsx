import { useTranslations } from "next-intl";
import { Amount } from "#app/_components/amount.tsx";
import { isRole } from "#server/clearing/register.ts";
import type { RecordedNumbers } from "#server/onboarding/recorded-numbers.ts";

/** One recorded number as it is read: a role by its word, an amount in yuan. */
export function RecordedValue({
  field,
  recorded,
}: {
  field: keyof RecordedNumbers;
  recorded: RecordedNumbers;
}) {
  const t = useTranslations("acquirer");
  const value = recorded[field] ?? "";
  if (field === "role" && isRole(value)) return t(`role.${value}`);
  if (field === "minimumFen" && /^\d+$/.test(value)) return <Amount fen={BigInt(value)} />;
  return value || "–";
}
