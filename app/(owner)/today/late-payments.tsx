import Link from "next/link";
import { getTranslations } from "next-intl/server";
import type { Answers } from "#server/api/root.ts";
import { Amount } from "../../_components/amount.tsx";
import { Icon } from "../../_components/icon.tsx";
import { OrderState } from "../../_components/order-state.tsx";

/** Money that came after its order was cancelled, or of another amount, and has not gone its way yet, each with its amount. */
export async function LatePayments({
  late,
  isGroup,
}: {
  late: Answers["payment"]["list"];
  /** Several shops: each is named. */
  isGroup: boolean;
}) {
  if (late.count === 0) return null;
  const t = await getTranslations("owner");
  return (
    <ul className="flex flex-col gap-3">
      {late.rows.map((row) => (
        <li key={row.id} className="flex items-start gap-2">
          <Icon name="clock" className="mt-0.5 text-amber-ink" />
          <div>
            <p>
              {isGroup ? `${row.shopName} · ` : ""}
              <OrderState word={row.word} /> ·{" "}
              <Amount fen={row.cameFen ?? row.amountFen} className="font-semibold" />
            </p>
            <Link className="link" href={`/payments/${row.id}`}>
              {t("today.needLateDo")}
            </Link>
          </div>
        </li>
      ))}
      {late.count > late.rows.length ? (
        <li>
          <Link className="link" href="/payments?status=late">
            {t("today.needLateAll", { n: late.count })}
          </Link>
        </li>
      ) : null}
    </ul>
  );
}
