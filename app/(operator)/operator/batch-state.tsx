import { useTranslations } from "next-intl";
import { State } from "#app/_components/state.tsx";
import type { Answers } from "#server/api/root.ts";

/** How far a batch is, or what the bank answered where something of it did not arrive. */
export function BatchState({ batch }: { batch: Answers["operation"]["overview"]["batches"][number] }) {
  const t = useTranslations("operator");
  const { failed, stopped, returned } = batch.bank;
  const isUnpaid = failed + stopped + returned > 0;
  const isFailed = isUnpaid || (batch.error !== null && batch.step !== "books_late");
  return (
    <State mood={isFailed ? "failed" : batch.status === "settled" ? "come" : "waiting"}>
      {isUnpaid ? t("batches.bankMixed", batch.bank) : t(`batches.steps.${batch.step}`)}
    </State>
  );
}
