"use client";

import { useTranslations } from "next-intl";
import type { ShopRole } from "#server/actor.ts";
import type { PaymentRow } from "#server/order/order-view.ts";
import { Amount } from "../../_components/amount.tsx";
import { ChannelMark } from "../../_components/channel.tsx";
import { type DayOfBooks, DayTerm } from "../../_components/day-term.tsx";
import { Icon } from "../../_components/icon.tsx";
import { Mark } from "../../_components/mark.tsx";
import { State } from "../../_components/state.tsx";
import { Time } from "../../_components/time.tsx";
import { mayRefund } from "./payment-dialog.tsx";

/**
 * The last payments of this till, and the way to one of another day; one opens to its facts and its refund. While a code
 * stands it is one line: nothing takes its room.
 */
export function Recent({
  rows,
  books,
  role,
  refundLimitFen,
  hasCode,
  onChoose,
  onFind,
}: {
  rows: PaymentRow[] | undefined;
  books: DayOfBooks;
  role: ShopRole;
  refundLimitFen: bigint | undefined;
  hasCode: boolean;
  onChoose: (row: PaymentRow) => void;
  onFind: () => void;
}) {
  const t = useTranslations("cashier");
  return (
    <div
      className={`shrink-0 border-line border-t bg-card ${hasCode ? "hidden md:block" : ""}`}
      data-recent={hasCode ? "line" : "list"}
    >
      {hasCode ? null : (
        <div className="flex flex-wrap items-center justify-between gap-x-4 px-4 pt-2">
          <h2 className="text-ink-2 text-sm">
            {t.rich("recent", {
              cutOff: books.cutOff,
              term: (words) => <DayTerm books={books}>{words}</DayTerm>,
            })}
          </h2>
          {mayRefund(role, refundLimitFen) ? (
            <button type="button" className="btn btn-quiet btn-small min-h-11" onClick={onFind}>
              <Icon name="undo" size={18} />
              {t("earlier.title")}
            </button>
          ) : null}
        </div>
      )}
      <Rows rows={hasCode ? rows?.slice(0, 1) : rows} onChoose={onChoose} />
    </div>
  );
}

function Rows({
  rows,
  onChoose,
}: {
  rows: readonly PaymentRow[] | undefined;
  onChoose: (row: PaymentRow) => void;
}) {
  const t = useTranslations("cashier");
  const common = useTranslations("common");
  if (rows === undefined)
    return (
      <div className="flex flex-col gap-2 p-4" aria-hidden="true">
        <div className="skeleton h-8" />
      </div>
    );
  if (rows.length === 0) return <p className="px-4 py-4 text-ink-3">{t("recentEmpty")}</p>;
  return (
    <ul className="max-h-[22dvh] min-h-[48px] overflow-y-auto py-1">
      {rows.map((row) => (
        <li key={row.id} className="settle">
          <button
            type="button"
            className="flex min-h-12 w-full items-center gap-3 px-4 text-left hover:bg-sunk"
            onClick={() => onChoose(row)}
          >
            <Mark colour={row.colour} number2={row.number2} />
            <span className="text-ink-2">
              <Time at={row.paidAt ?? row.createdAt} style="seconds" />
            </span>
            <ChannelMark channel={row.channel} word={false} />
            {row.note ? <span className="truncate text-ink-2">{row.note}</span> : null}
            <span className="ml-auto flex items-center gap-3">
              {row.refundedFen > 0n ? (
                <State mood="still" icon="undo" chip>
                  {common(`word.${row.word}`)}
                </State>
              ) : null}
              <span className="font-semibold text-lg">
                <Amount fen={row.amountFen} />
              </span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
