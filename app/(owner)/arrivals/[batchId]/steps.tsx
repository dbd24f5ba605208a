import { useTranslations } from "next-intl";
import { Icon } from "#app/_components/icon.tsx";
import type { ArrivalDay } from "../arrival-mood.ts";

/** The owner reads three words; the six steps behind them stand here, behind a tap. */
export function Steps({
  arrival,
  acquirerName,
}: {
  arrival: Pick<ArrivalDay, "state" | "isReleased" | "fileName">;
  acquirerName: string;
}) {
  const t = useTranslations("owner");
  const { state } = arrival;
  const steps = [
    ["sale", true],
    ["bill", true],
    ["file", arrival.fileName !== null],
    ["release", arrival.isReleased],
    ["bank", state === "arrived" || state === "bank_returned"],
    ["arrived", state === "arrived"],
  ] as const;
  return (
    <details className="card mb-4 px-4 py-2">
      <summary className="min-h-9 py-1 font-medium">{t("arrivals.steps")}</summary>
      <ol className="flex flex-col gap-2 py-2 md:flex-row md:flex-wrap md:gap-x-6">
        {steps.map(([step, isDone]) => {
          const isFailed = step === "arrived" && state === "bank_returned";
          // It went to no bank: the step that it did not take is the one that is told.
          const isStopped = step === "bank" && state === "stopped";
          return (
            <li
              key={step}
              className={`flex items-center gap-1.5 ${isStopped ? "text-amber-ink" : isFailed ? "text-vermilion" : isDone ? "text-jade" : "text-ink-3"}`}
            >
              <Icon
                name={isStopped ? "warning" : isFailed ? "cross" : isDone ? "check-circle" : "clock"}
                size={18}
              />
              {isFailed || isStopped
                ? t(`arrivals.states.${isStopped ? "stopped" : "bank_returned"}`)
                : t(`arrivals.stepList.${step}`, { acquirer: acquirerName })}
            </li>
          );
        })}
      </ol>
    </details>
  );
}
