import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Amount } from "#app/_components/amount.tsx";
import { Time } from "#app/_components/time.tsx";
import type { DeskItem } from "#server/statement/desk-item.ts";

/** What the bill says and what our order says, line by line; a line that differs stands out. */
export async function Sides({ item }: { item: DeskItem }) {
  const t = await getTranslations("acquirer");
  const { ours, theirs } = item;
  if (!ours && !theirs) return null;
  const fen = (value: bigint | null | undefined) =>
    value === null || value === undefined ? "–" : <Amount fen={value} />;
  const at = (value: Date | null | undefined) => (value ? <Time at={value} style="precise" /> : "–");
  const differs = (a: bigint | null | undefined, b: bigint | null | undefined) =>
    a !== null && a !== undefined && b !== null && b !== undefined && a !== b;
  const lines: {
    key: "amount" | "settlement" | "fee" | "time" | "state";
    ours: ReactNode;
    theirs: ReactNode;
    isOff?: boolean;
  }[] = [
    {
      key: "amount",
      ours: fen(ours?.amountFen),
      theirs: fen(theirs?.orderFen),
      isOff: differs(ours?.amountFen, theirs?.orderFen),
    },
    {
      key: "fee",
      ours: fen(ours?.feeFen),
      theirs: fen(theirs?.feeFen),
      isOff: differs(ours?.feeFen, theirs?.feeFen),
    },
    {
      key: "time",
      ours: ours ? (
        <>
          {t("items.madeAt")} {at(ours.createdAt)}
          {ours.closedAt ? (
            <>
              <br />
              {t("items.closedAt")} {at(ours.closedAt)}
            </>
          ) : null}
        </>
      ) : (
        "–"
      ),
      theirs: at(theirs?.at),
      isOff: item.kind === "late_payment",
    },
    {
      key: "state",
      ours: ours ? t(`items.orderStates.${ours.status}`) : t("items.notOurs"),
      theirs: theirs
        ? t(item.refundReference === "" ? "items.billedPayment" : "items.billedRefund")
        : t("items.notBilledYet"),
    },
  ];
  return (
    <table className="mt-3 w-full text-left text-sm [&_time]:whitespace-normal">
      <thead>
        <tr className="text-ink-2">
          <th scope="col" className="w-[22%] py-1 font-medium">
            <span className="sr-only">{t("items.side")}</span>
          </th>
          <th scope="col" className="w-[39%] py-1 font-medium">
            {t("items.theirs")}
          </th>
          <th scope="col" className="w-[39%] py-1 font-medium">
            {t("items.ours")}
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.key} className="border-line border-t align-top">
            <th scope="row" className="py-1 font-normal text-ink-2">
              {t(`items.lines.${line.key}`)}
            </th>
            <td className={`py-1 pr-2 ${line.isOff ? "font-semibold text-amber-ink" : ""}`}>{line.theirs}</td>
            <td className="py-1">{line.ours}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
