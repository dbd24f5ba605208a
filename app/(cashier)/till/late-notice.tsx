"use client";

import { useTranslations } from "next-intl";
import { useEffect } from "react";
import type { PaymentRow } from "#server/order/order-view.ts";
import { Amount } from "../../_components/amount.tsx";
import { ChannelMark } from "../../_components/channel.tsx";
import { Icon } from "../../_components/icon.tsx";
import { Mark } from "../../_components/mark.tsx";
import { Time } from "../../_components/time.tsx";
import { playWarning } from "./chime.ts";
import { useSeen } from "./use-seen.ts";

/** So often the till calls while nobody has looked, ms. */
const CALL_EVERY_MS = 20_000;

/**
 * Money of an order that was closed, or of another amount: a card with a sound, wherever the till has gone on to, until
 * somebody has seen it. What waits for the acquirer stays as a line until it is decided.
 */
export function LateNotice({
  late,
  acquirerName,
}: {
  late: { waiting: PaymentRow[]; reopened: PaymentRow[] } | undefined;
  acquirerName: string;
}) {
  const { isSeen, see } = useSeen();
  const rows = [...(late?.waiting ?? []), ...(late?.reopened ?? [])];
  const unseen = rows.filter((row) => !isSeen(keyOf(row)));
  const calls = unseen.map(keyOf).join(" ");
  useEffect(() => {
    if (calls === "") return;
    playWarning();
    const timer = setInterval(playWarning, CALL_EVERY_MS);
    return () => clearInterval(timer);
  }, [calls]);
  const shown = rows.filter((row) => row.status !== "paid" || unseen.includes(row));
  if (shown.length === 0) return null;
  return (
    <ul role="alert" className="max-h-[40dvh] shrink-0 overflow-y-auto border-line border-b">
      {shown.map((row) => (
        <LateRow
          key={row.id}
          row={row}
          acquirerName={acquirerName}
          onSeen={unseen.includes(row) ? () => see(keyOf(row)) : undefined}
        />
      ))}
    </ul>
  );
}

/** What is decided of it is news again. */
const keyOf = (row: PaymentRow): string => `${row.id}:${row.afterClose}`;

function LateRow({
  row,
  acquirerName,
  onSeen,
}: {
  row: PaymentRow;
  acquirerName: string;
  /** Absent: somebody has seen it. */
  onSeen: (() => void) | undefined;
}) {
  const t = useTranslations("cashier");
  const isWaiting = row.status !== "paid";
  const decided = row.afterClose === "refunding" ? "refunding" : "undecided";
  const taken =
    row.afterClose === "no_close_log" ? "noLog" : row.afterClose === "accepted" ? "accepted" : "before";
  const said =
    isWaiting && row.cameFen !== null
      ? (`otherAmount.${decided}` as const)
      : (`late.${isWaiting ? decided : taken}` as const);
  return (
    <li
      data-late={row.id}
      data-unseen={onSeen ? "" : undefined}
      className={`flex flex-wrap items-center gap-x-3 gap-y-1 px-4 ${onSeen ? "py-4 text-lg" : "py-2"} font-medium ${isWaiting ? "bg-amber-soft text-amber-ink" : "bg-jade-soft text-jade"}`}
    >
      <Icon name={isWaiting ? "warning" : "check-circle"} size={onSeen ? 32 : 20} />
      <span>{t(said, { acquirer: acquirerName })}</span>
      <span className="flex flex-wrap items-center gap-2">
        <ChannelMark channel={row.channel} word={false} />
        <Amount fen={row.cameFen ?? row.amountFen} className="font-semibold" />
        {onSeen ? (
          <>
            <Time at={row.createdAt} style="seconds" />
            <Mark colour={row.colour} number2={row.number2} />
          </>
        ) : null}
      </span>
      {onSeen ? (
        <button type="button" className="btn ml-auto" onClick={onSeen}>
          {t("late.seen")}
        </button>
      ) : null}
    </li>
  );
}
