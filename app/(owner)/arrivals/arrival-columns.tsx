import { getTranslations } from "next-intl/server";
import { Amount } from "../../_components/amount.tsx";
import type { Column } from "../../_components/data-table.tsx";
import { State } from "../../_components/state.tsx";
import { Day } from "../../_components/time.tsx";
import { ARRIVAL_MOOD, type ArrivalDay } from "./arrival-mood.ts";
import { explainer } from "./why.ts";

/** What became of the money of a line that did not bring it. */
const movedKey = ({ payFen, restFen, hasMoved }: ArrivalDay) =>
  payFen > 0n
    ? hasMoved
      ? ("returnedCame" as const)
      : ("returnedTo" as const)
    : restFen > 0n
      ? ("movedTo" as const)
      : ("takenFrom" as const);

/** What the list of arrivals says of each: the day, how far it got, why it brings less or comes later. */
export async function arrivalColumns({
  acquirer,
  isGroup,
}: {
  acquirer: string;
  isGroup: boolean;
}): Promise<Column<ArrivalDay>[]> {
  const t = await getTranslations("owner");
  const why = explainer(t);
  return [
    {
      key: "day",
      label: t("arrivals.day"),
      card: "title",
      cell: (row) => <Day day={row.expectedDay} weekday />,
    },
    {
      key: "books",
      label: t("arrivals.books"),
      cell: (row) => t.rich("arrivals.booksOf", { day: () => <Day day={row.clearingDate} /> }),
    },
    ...(isGroup ? [{ key: "shop", label: t("arrivals.shop"), cell: (row: ArrivalDay) => row.shopName }] : []),
    {
      key: "state",
      label: t("arrivals.state"),
      cell: (row) =>
        row.movedTo === null || row.payFen > 0n ? (
          <State mood={ARRIVAL_MOOD[row.state]}>{t(`arrivals.states.${row.state}`)}</State>
        ) : (
          <State mood="still">{t("arrivals.moved")}</State>
        ),
    },
    {
      key: "bank",
      label: t("arrivals.bank"),
      cell: (row) =>
        row.accountTail ? (
          <span className="lg:whitespace-nowrap">
            {t("payment.to", { bank: row.bankName ?? "", tail: row.accountTail })}
          </span>
        ) : (
          ""
        ),
    },
    {
      key: "why",
      label: t("arrivals.why"),
      cell: (row) => (
        <span className="whitespace-normal">
          {row.movedTo === null ? (
            row.expectedDay > row.settleDay && (row.state === "recorded" || row.state === "at_bank") ? (
              t.rich("delay.slid", {
                day: () => <Day day={row.settleDay} weekday />,
                cause: row.isReleased ? "bank" : "release",
                acquirer,
              })
            ) : (
              (why(row) ?? t(`arrivals.whoNext.${row.state}`, { acquirer }))
            )
          ) : (
            <>
              {row.payFen > 0n && why(row) ? `${why(row)} · ` : ""}
              {t.rich(`arrivals.${movedKey(row)}`, { day: () => <Day day={row.movedTo ?? ""} weekday /> })}
            </>
          )}
        </span>
      ),
    },
    {
      key: "amount",
      label: t("arrivals.expected"),
      end: true,
      card: "value",
      cell: (row) => (
        <Amount
          fen={row.payFen}
          className={`font-semibold ${row.state === "arrived" ? "text-jade" : row.state === "bank_returned" ? "text-vermilion" : ""}`}
        />
      ),
    },
  ];
}
