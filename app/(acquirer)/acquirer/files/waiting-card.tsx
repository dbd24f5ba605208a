import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Age } from "#app/_components/age.tsx";
import { Amount } from "#app/_components/amount.tsx";
import { Icon, type IconName } from "#app/_components/icon.tsx";
import { RefusalText } from "#app/_components/refusal-text.tsx";
import { Day, Time } from "#app/_components/time.tsx";
import type { Answers } from "#server/api/root.ts";

type Waiting = Answers["clearing"]["waiting"][number];

/** Refused or stopped by itself: red. The rest waits, which is amber. */
const FAILED: ReadonlySet<Waiting["kind"]> = new Set(["stopped", "inbox"]);
const ICONS: Partial<Record<Waiting["kind"], IconName>> = {
  bank: "bank",
  calendar: "calendar",
  stopped: "cross",
  inbox: "cross",
};

/** Everything that waits, of whatever month, the longest first: what, why, for how long, and who acts. */
export async function WaitingCard({ waiting, now }: { waiting: readonly Waiting[]; now: Date }) {
  const t = await getTranslations("acquirer");
  return (
    <section className="card mb-4 p-4" aria-labelledby="waiting-title">
      <h2 id="waiting-title" className="font-semibold text-lg">
        {t("waiting.title", { n: waiting.length })}
      </h2>
      {waiting.length === 0 ? (
        <p className="mt-1 flex items-center gap-2 text-ink-2">
          <Icon name="check-circle" className="text-jade" />
          {t("waiting.none")}
        </p>
      ) : (
        <ul className="mt-2 flex flex-col" aria-label={t("waiting.title", { n: waiting.length })}>
          {waiting.map((w) => (
            <Item
              key={`${w.kind} ${w.batchId ?? w.file ?? w.shop?.number ?? w.copyOf?.subMerchantId ?? ""} ${w.since.getTime()}`}
              waiting={w}
              now={now}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

async function Item({ waiting: w, now }: { waiting: Waiting; now: Date }) {
  const t = await getTranslations("acquirer");
  const isFailed = FAILED.has(w.kind);
  const name = t(`waiting.kinds.${w.kind}`);
  return (
    <li className="flex items-start gap-3 border-line border-t py-2.5 first:border-t-0" data-waiting={w.kind}>
      <Icon
        name={ICONS[w.kind] ?? "clock"}
        className={`mt-0.5 ${isFailed ? "text-vermilion" : "text-amber-ink"}`}
      />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
          <span className="font-semibold">
            {w.clearingDate ? (
              <>
                <Day day={w.clearingDate} weekday />{" "}
              </>
            ) : null}
            {w.batchId ? (
              <Link className="link" href={`/acquirer/files/${w.batchId}`} prefetch={false}>
                {name}
              </Link>
            ) : w.kind === "difference" ? (
              <Link className="link" href="/acquirer/differences" prefetch={false}>
                {name}
              </Link>
            ) : w.copyOf ? (
              <Link className="link" href={`/acquirer/shops/${w.copyOf.subMerchantId}`} prefetch={false}>
                {w.copyOf.name} {name}
              </Link>
            ) : (
              name
            )}
          </span>
          {w.count === null ? null : (
            <span>
              {t(
                w.kind === "bank" ? "files.lines" : w.kind === "register" ? "waiting.fields" : "files.count",
                { n: w.count },
              )}
            </span>
          )}
          {w.amountFen === null ? null : <Amount fen={w.amountFen} className="font-semibold" />}
          <span className="text-ink-2 text-sm">
            {t.rich("waiting.since", {
              age: () => <Age since={w.since} now={now} />,
              time: () => <Time at={w.since} />,
            })}
          </span>
        </p>
        {w.shop ? (
          <p className="break-words text-sm">
            {w.shop.name} <span className="font-mono">{w.shop.number}</span>{" "}
            {t.rich("waiting.lastDay", { day: () => <Day day={w.shop?.lastDay ?? ""} weekday /> })}
          </p>
        ) : null}
        {w.refusal ? (
          <p className={`break-words text-sm ${isFailed ? "text-vermilion" : ""}`}>
            {w.file && !("file" in w.refusal) ? <span className="font-mono">{w.file} · </span> : null}
            <RefusalText refusal={w.refusal} />
          </p>
        ) : null}
        <p className="text-ink-2 text-sm">
          {t(w.refusal?.code === "file_unchanged" ? "waiting.nextUnchanged" : `waiting.next.${w.kind}`)}
        </p>
      </div>
    </li>
  );
}
