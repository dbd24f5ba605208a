import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { Age } from "#app/_components/age.tsx";
import { Amount } from "#app/_components/amount.tsx";
import { ChannelMark } from "#app/_components/channel.tsx";
import { listed } from "#app/_components/listed.ts";
import { State } from "#app/_components/state.tsx";
import { Day, Time } from "#app/_components/time.tsx";
import { addDays } from "#server/calendar/calendar.ts";
import { dayOf } from "#server/calendar/instant.ts";
import { REFUND_WITHIN_DAYS } from "#server/clearing/decision.ts";
import { type DeskItem, itemName } from "#server/statement/desk-item.ts";
import { DecideCommand } from "./decide-command.tsx";
import { kindKey } from "./kind-key.ts";
import { Sides } from "./sides.tsx";

const MOOD = { open: "waiting", signed: "waiting", decided: "unknown", done: "come" } as const;

/** One item: its cause in words, how long it waits, both sides, who has signed, and what to do. */
export async function ItemCard({
  item,
  now,
  desk,
}: {
  item: DeskItem;
  now: Date;
  desk: { tool: string; folder: string; at: string | undefined; signers: readonly string[] };
}) {
  const t = await getTranslations("acquirer");
  const wants = item.isDecidable && (item.state === "open" || item.state === "signed");
  return (
    <li className="card p-4" data-item={itemName(item)} data-state={item.state}>
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
        <div className="min-w-0">
          <p className="font-semibold text-lg">
            {t(`items.kinds.${kindKey(item)}`)}
            {item.shopName ? <span className="font-normal text-ink-2"> · {item.shopName}</span> : null}
          </p>
          <p className="text-ink-2 text-sm">
            {item.channel ? <ChannelMark channel={item.channel} /> : null}{" "}
            <code className="break-all font-mono">{itemName(item)}</code>
            {item.subMerchantNo ? <span className="font-mono"> · {item.subMerchantNo}</span> : null}
          </p>
        </div>
        <div className="sm:text-right">
          <Amount fen={item.amountFen} className="font-semibold text-xl" />
          <p className="flex flex-wrap items-center gap-x-3 text-ink-2 text-sm sm:justify-end">
            {item.stuck ? (
              <span className="text-vermilion">
                {t(`items.stuck.${item.stuck}`, { shop: item.shopName || item.subMerchantNo })}
              </span>
            ) : null}
            {item.state === "open" || item.state === "signed" ? (
              <span>
                {t.rich("items.since", { time: () => <Time at={item.heardAt} /> })} ·{" "}
                <Age since={item.heardAt} now={now} />
              </span>
            ) : null}
            <State mood={MOOD[item.state]} chip>
              {t(`items.states.${item.state}`)}
            </State>
          </p>
        </div>
      </div>
      <Sides item={item} />
      {item.signed.map((s) => (
        <p key={`${s.person} ${s.as}`} className="mt-2 text-amber-ink">
          {t("items.signed", { person: s.person, as: t(`items.as.${s.as}`) })}
        </p>
      ))}
      <Decided item={item} />
      {wants ? (
        <>
          <p className="mt-2">
            {t("items.suggested", {
              as: t(`items.as.${item.suggested}`),
              why: t(`items.why.${kindKey(item)}`),
            })}
          </p>
          <DecideCommand
            item={itemName(item)}
            isRefund={item.refundReference !== ""}
            suggested={item.signed[0]?.as ?? item.suggested}
            signed={item.signed.map((s) => s.person)}
            desk={desk}
          />
        </>
      ) : item.state === "open" ? (
        <p className="mt-2 text-ink-2">
          {t(item.kind === "bank_contradicts" ? "items.notByTool" : "items.notBilled")}{" "}
          {item.batchId ? (
            <Link href={`/acquirer/files/${item.batchId}`} prefetch={false}>
              {t("items.toLine")}
            </Link>
          ) : null}
        </p>
      ) : null}
    </li>
  );
}

/** What two people decided, and what is still to happen. */
async function Decided({ item }: { item: DeskItem }) {
  const t = await getTranslations("acquirer");
  const locale = await getLocale();
  const { decision, refund } = item;
  if (!decision) return null;
  const { as, until, persons, enteredAt, decisionRef, stands } = decision;
  const lastDay = addDays(dayOf(enteredAt), REFUND_WITHIN_DAYS);
  return (
    <div className="mt-2">
      <p>
        {t("items.decided", { people: listed(persons, locale), as: t(`items.as.${as}`) })} ·{" "}
        <Time at={enteredAt} /> <code className="break-all font-mono text-ink-2 text-xs">{decisionRef}</code>
      </p>
      {stands ? (
        <p>
          {t.rich("items.stands", {
            file: (words) => (
              <Link className="link" href={`/acquirer/files/${stands.batchId}`} prefetch={false}>
                {words}
              </Link>
            ),
            day: () => <Day day={stands.clearingDate} weekday />,
          })}
        </p>
      ) : null}
      {item.state === "done" || stands ? null : (
        <p className="text-ink-2">
          {as === "wait" && until
            ? t.rich("items.next.wait", { day: () => <Day day={until} weekday /> })
            : as === "refund"
              ? t.rich(refund?.finishedAt ? "items.next.refundDone" : "items.next.refund", {
                  day: () => <Day day={lastDay} weekday />,
                })
              : t("items.next.file")}
        </p>
      )}
      {refund?.failureMessage ? (
        <p className="text-vermilion">{t("items.refundFailed", { message: refund.failureMessage })}</p>
      ) : null}
    </div>
  );
}
