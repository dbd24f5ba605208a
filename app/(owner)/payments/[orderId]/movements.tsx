import { useTranslations } from "next-intl";
import { Amount } from "#app/_components/amount.tsx";
import { Icon } from "#app/_components/icon.tsx";
import { Day } from "#app/_components/time.tsx";
import type { Trace } from "./money-strip.tsx";
import { WhereNow } from "./where-now.tsx";

/** What this payment brought the shop, what each refund takes back and a void gives again, each with its own day. */
export function Movements({
  trace,
  name,
  acquirerName,
}: {
  trace: Trace;
  name: string;
  acquirerName: string;
}) {
  const t = useTranslations("owner");
  return (
    <div className="mt-4">
      <p className="flex items-center gap-3 text-ink-2">
        <Icon name="forward" size={18} className="text-ink-3" />
        {t("payment.ownArrives", { name })}
      </p>
      <ol className="mt-1">
        {trace.movements.map((move, i) => (
          <li
            key={`${move.kind}-${String(i)}`}
            className="flex flex-wrap items-baseline gap-x-3 gap-y-1 border-line border-b py-1.5"
          >
            <Amount fen={move.fen} signed className="min-w-[6.5em] text-right font-semibold" />
            {move.kind === "sale" ? (
              <WhereNow trace={trace} acquirerName={acquirerName} />
            ) : (
              <Told move={move} />
            )}
          </li>
        ))}
        <li className="flex flex-wrap items-baseline gap-x-3 py-1.5">
          <Amount fen={trace.standing.ownFen} className="min-w-[6.5em] text-right font-semibold text-lg" />
          <span className="text-ink-2">{t("payment.movementsSum")}</span>
        </li>
      </ol>
    </div>
  );
}

/** A refund is taken out of an arrival, a void comes with one; without a day nobody can say with which. */
function Told({ move }: { move: Trace["movements"][number] }) {
  const t = useTranslations("owner");
  const isOver = move.state === "arrived" || move.state === "bank_returned" || move.state === "stopped";
  const when = move.day === null ? "later" : isOver ? "done" : "expected";
  const kind = move.kind === "refund" ? "takenBack" : "givenAgain";
  return (
    <span className={isOver ? "" : "text-amber-ink"}>
      {t.rich(`payment.${kind}.${when}`, { day: () => <Day day={move.day ?? ""} weekday /> })}
    </span>
  );
}
