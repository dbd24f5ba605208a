import { useTranslations } from "next-intl";
import { Amount } from "#app/_components/amount.tsx";
import { Icon, type IconName } from "#app/_components/icon.tsx";
import { Day, Time } from "#app/_components/time.tsx";
import type owner from "../../../../messages/zh-CN/owner.json";
import type { Trace } from "./money-strip.tsx";

type Kind = keyof (typeof owner)["payment"]["events"];
const KINDS: Record<Exclude<Kind, "other">, { icon: IconName; colour: string }> = {
  order_created: { icon: "plus", colour: "text-ink-2" },
  order_placed: { icon: "qr", colour: "text-ink-2" },
  order_unknown: { icon: "question", colour: "text-amber-ink" },
  order_paid: { icon: "check-circle", colour: "text-jade" },
  order_closed: { icon: "close", colour: "text-ink-2" },
  order_late_payment: { icon: "warning", colour: "text-amber-ink" },
  order_second_reference: { icon: "warning", colour: "text-amber-ink" },
  order_amount_differs: { icon: "warning", colour: "text-vermilion" },
  refund_requested: { icon: "undo", colour: "text-amber-ink" },
  refund_funded: { icon: "check-circle", colour: "text-amber-ink" },
  refund_made_by_acquirer: { icon: "warning", colour: "text-amber-ink" },
  refund_pending: { icon: "clock", colour: "text-amber-ink" },
  refund_succeeded: { icon: "undo", colour: "text-ink" },
  refund_failed: { icon: "cross", colour: "text-vermilion" },
  statement_compared: { icon: "sheet", colour: "text-ink-2" },
  clearing_entered: { icon: "file", colour: "text-ink-2" },
  file_proposed: { icon: "file", colour: "text-amber-ink" },
  file_released: { icon: "shield", colour: "text-jade" },
  file_rejected: { icon: "cross", colour: "text-vermilion" },
  bank_paid: { icon: "bank", colour: "text-jade" },
  bank_failed: { icon: "cross", colour: "text-vermilion" },
  bank_stopped: { icon: "warning", colour: "text-amber-ink" },
  bank_returned: { icon: "cross", colour: "text-vermilion" },
};

/** Both clocks: when it happened, and when we heard of it where that was later. */
export function Timeline({ events, acquirerName }: { events: Trace["timeline"]; acquirerName: string }) {
  const t = useTranslations("owner");
  return (
    <ol className="flex flex-col">
      {events.map((event, i) => {
        const key = event.kind.replace(".", "_");
        const known = key in KINDS ? (key as Exclude<Kind, "other">) : undefined;
        const look = known ? KINDS[known] : { icon: "info" as const, colour: "text-ink-2" };
        const lagMs = event.heardAt ? event.heardAt.getTime() - event.at.getTime() : 0;
        const fen = event.facts.amountFen;
        return (
          <li
            key={`${event.kind}-${event.at.getTime()}-${String(i)}`}
            className="relative flex gap-3 pb-4 last:pb-0"
          >
            {i < events.length - 1 ? (
              <span className="absolute top-6 bottom-0 left-[9px] w-px bg-line" aria-hidden="true" />
            ) : null}
            <Icon name={look.icon} className={`relative mt-0.5 bg-card ${look.colour}`} />
            <div className="min-w-0 flex-1">
              <div className="flex flex-col sm:flex-row sm:items-baseline sm:justify-between sm:gap-x-4">
                <span className="font-medium">
                  {known
                    ? t(`payment.events.${known}`, { acquirer: acquirerName })
                    : t("payment.events.other", { kind: event.kind })}
                  {typeof fen === "bigint" || (typeof fen === "string" && /^\d+$/.test(fen)) ? (
                    <>
                      {" "}
                      <Amount fen={BigInt(fen)} />
                    </>
                  ) : null}
                </span>
                <span className="text-ink-2 text-sm">
                  <span className="sr-only">{t("payment.happened")} </span>
                  {/* Of the bank only the day is known. */}
                  {typeof event.facts.day === "string" ? (
                    <Day day={event.facts.day} year />
                  ) : (
                    <Time at={event.at} style="precise" />
                  )}
                </span>
              </div>
              {typeof event.facts.reason === "string" &&
              event.kind.startsWith("bank.") &&
              event.facts.reason ? (
                <p className="text-sm text-vermilion">{event.facts.reason}</p>
              ) : null}
              {event.heardAt && Math.abs(lagMs) >= 1_000 ? (
                <p className="text-ink-3 text-sm">
                  {t("payment.heard")} <Time at={event.heardAt} style="precise" />
                </p>
              ) : null}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
