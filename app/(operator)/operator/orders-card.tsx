import { getTranslations } from "next-intl/server";
import type { Answers } from "#server/api/root.ts";
import { State } from "../../_components/state.tsx";
import { Card, Line } from "./card.tsx";
import { moodOf } from "./mood-of.ts";

/** Orders nobody knows the end of, by age. */
export async function OrdersCard({
  view,
  unknown,
}: {
  view: Answers["operation"]["overview"];
  unknown: number;
}) {
  const t = await getTranslations("operator");
  const old = view.unknownOrders.filter((u) => u.upToMinutes === null).reduce((n, u) => n + u.count, 0);
  return (
    <Card title={t("orders.title")}>
      <ul>
        {view.unknownOrders.map((u, i) => (
          <Line
            key={String(u.upToMinutes)}
            label={
              u.upToMinutes === null
                ? t("orders.over", { minutes: view.unknownOrders[i - 1]?.upToMinutes ?? 0 })
                : t("orders.upTo", { minutes: u.upToMinutes })
            }
          >
            <span className={u.upToMinutes === null && u.count > 0 ? "font-semibold text-vermilion" : ""}>
              {u.count}
            </span>
          </Line>
        ))}
        <Line label={t("orders.refunds")}>{view.pendingRefunds}</Line>
      </ul>
      <p className="mt-2">
        <State mood={old > 0 ? "failed" : moodOf(unknown)}>
          {t(old > 0 ? "orders.old" : unknown > 0 ? "orders.some" : "orders.none")}
        </State>
      </p>
    </Card>
  );
}
