import { useTranslations } from "next-intl";
import { Icon, type IconName } from "#app/_components/icon.tsx";
import { Day } from "#app/_components/time.tsx";
import type { Trace } from "./money-strip.tsx";

const STEP: Record<string, { icon: IconName; colour: string }> = {
  recorded: { icon: "clock", colour: "text-amber-ink" },
  at_bank: { icon: "bank", colour: "text-amber-ink" },
  arrived: { icon: "check-circle", colour: "text-jade" },
  stopped: { icon: "warning", colour: "text-amber-ink" },
  bank_returned: { icon: "cross", colour: "text-vermilion" },
};

/** Three words for the way to the bank: 已记账 → 银行处理中 → 已到账, or 银行退回了; a date only from who can keep it. */
export function WhereNow({
  trace: { arrival, undecided },
  acquirerName,
}: {
  trace: Pick<Trace, "arrival" | "undecided">;
  acquirerName: string;
}) {
  const t = useTranslations("owner");
  if (undecided)
    return (
      <span className="inline-flex items-center gap-1 text-amber-ink">
        <Icon name="clock" size={18} />
        {t("payment.waitDecision", { acquirer: acquirerName })}
      </span>
    );
  if (!arrival) {
    return (
      <span className="inline-flex items-center gap-1 text-amber-ink">
        <Icon name="clock" size={18} />
        {t("payment.recorded")} · {t("payment.waitRelease", { acquirer: acquirerName })}
      </span>
    );
  }
  const step = STEP[arrival.state] ?? { icon: "clock" as const, colour: "text-amber-ink" };
  const told = arrival.day ?? arrival.expectedDay;
  const day = () => (told ? <Day day={told} weekday /> : null);
  return (
    <>
      <span className={`inline-flex items-center gap-1 font-medium ${step.colour}`}>
        <Icon name={step.icon} size={18} />
        {arrival.state === "arrived"
          ? t.rich("payment.arrivedDay", { day })
          : arrival.state === "at_bank"
            ? t.rich("payment.atBank", { day })
            : arrival.state === "bank_returned"
              ? t("payment.bankReturned")
              : arrival.state === "stopped"
                ? t("payment.stopped", { acquirer: acquirerName })
                : arrival.expectedDay
                  ? t.rich("payment.expected", { day })
                  : t("payment.recorded")}
      </span>
      {arrival.toldDay !== null && told !== null && told > arrival.toldDay && arrival.state !== "arrived" ? (
        <span className="text-ink-2">
          {t.rich("delay.slid", {
            day: () => <Day day={arrival.toldDay ?? ""} weekday />,
            cause: arrival.day === null ? "release" : "bank",
            acquirer: acquirerName,
          })}
        </span>
      ) : arrival.state === "recorded" ? (
        <span className="text-ink-2">
          {arrival.carriedWhy === null ? "" : `${t(`arrivals.carriedWhy.${arrival.carriedWhy}`)} · `}
          {t("payment.waitRelease", { acquirer: acquirerName })}
        </span>
      ) : null}
      {arrival.accountTail ? (
        <span className="text-ink-2">
          {t("payment.to", { bank: arrival.bankName ?? "", tail: arrival.accountTail })}
        </span>
      ) : null}
    </>
  );
}
