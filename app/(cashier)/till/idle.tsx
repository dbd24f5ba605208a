"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { Id } from "#server/id.ts";
import { Amount } from "../../_components/amount.tsx";
import { useTRPC } from "../../_components/api-client.tsx";
import { type DayOfBooks, DayTerm } from "../../_components/day-term.tsx";

/** While nothing else stands on the side: what this shop took today, and how to begin. */
export function Idle({
  shopId,
  books,
  acquirerName,
}: {
  shopId: Id<"smt">;
  books: DayOfBooks;
  acquirerName: string;
}) {
  const t = useTranslations("cashier");
  const trpc = useTRPC();
  const today = useQuery(trpc.order.today.queryOptions({ subMerchantId: shopId }));
  return (
    <div className="hidden min-h-0 flex-1 flex-col items-center justify-center gap-4 overflow-y-auto p-8 text-center md:flex">
      <p className="text-ink-2 text-xl">
        {t.rich("today.title", {
          cutOff: books.cutOff,
          term: (words) => <DayTerm books={books}>{words}</DayTerm>,
        })}
      </p>
      {today.data ? (
        <p data-today={today.data.count}>
          <span className="block font-semibold text-5xl leading-tight">
            <Amount fen={today.data.paidFen} />
          </span>
          <span className="block text-2xl text-ink-2">{t("today.count", { n: today.data.count })}</span>
          {today.data.refundedFen > 0n ? (
            <span className="block text-ink-2">
              {t.rich("today.refunded", {
                amount: () => <Amount fen={today.data?.refundedFen ?? 0n} />,
              })}
            </span>
          ) : null}
        </p>
      ) : (
        <div className="skeleton h-24 w-60" aria-hidden="true" />
      )}
      <p className="mt-4 text-ink-3">{t("idle")}</p>
      <p className="text-ink-3 text-sm">{t("who", { acquirer: acquirerName })}</p>
    </div>
  );
}
