import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Icon } from "../../_components/icon.tsx";
import { PageHead } from "../../_components/shell.tsx";
import { Time } from "../../_components/time.tsx";
import { openApi, requireOperator } from "../../_server/page.ts";
import { BaseCard } from "./base-card.tsx";
import { BatchLines } from "./batch-lines.tsx";
import { Card } from "./card.tsx";
import { ChannelsCard } from "./channels-card.tsx";
import { OrdersCard } from "./orders-card.tsx";
import { QueuesCard } from "./queues-card.tsx";
import { WaitingCard } from "./waiting-card.tsx";

/** The state of every step, read only: the role of the database behind it can change nothing. */
export default async function OperatorPage() {
  await requireOperator("operation.get");
  const t = await getTranslations("operator");
  const api = await openApi();
  const [view, troubles, differences] = await Promise.all([
    api.operation.overview(),
    api.operation.troubles(),
    api.clearing.differences({}),
  ]);
  const unknown = view.unknownOrders.reduce((n, u) => n + u.count, 0);
  return (
    <>
      <PageHead
        title={t("title")}
        hint={t.rich("asOf", { time: () => <Time at={view.at} style="seconds" /> })}
      />
      <p className="mb-4 flex items-start gap-2 rounded-[10px] bg-indigo-soft p-3 text-indigo">
        <Icon name="info" className="mt-0.5" />
        {t("readOnly")}
      </p>
      <div className="mb-4 grid items-start gap-4 md:grid-cols-2">
        <ChannelsCard channels={view.channels} troubles={troubles} />
        <OrdersCard view={view} unknown={unknown} />
        <QueuesCard view={view} unknown={unknown} />
        <BaseCard view={view} />
      </div>
      <WaitingCard differences={differences} exceptions={view.exceptions} />
      <Card title={t("batches.title")}>
        <BatchLines batches={view.batches} />
        <Link className="link mt-2 inline-block" href="/operator/batches">
          {t("batches.all")}
        </Link>
      </Card>
    </>
  );
}
