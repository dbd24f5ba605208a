import { useTranslations } from "next-intl";
import { Amount } from "#app/_components/amount.tsx";

/** Must read 0.00: anything else and nothing is proposed. A day without any transaction has nothing to compare. */
export function Unexplained({ batch }: { batch: { unexplainedFen: bigint | null; step: string } }) {
  const t = useTranslations("acquirer");
  if (batch.unexplainedFen === null)
    return (
      <span className="text-ink-2 text-base">
        {batch.step === "nothing_to_clear" ? t("files.nothingToCompare") : "–"}
      </span>
    );
  return (
    <Amount
      fen={batch.unexplainedFen}
      className={batch.unexplainedFen === 0n ? "text-ink-2" : "font-semibold text-vermilion"}
    />
  );
}
