import { LiveRefresh } from "#app/_components/live-refresh.tsx";
import { WaitingRefunds } from "#app/_components/waiting-refunds.tsx";
import { openApi, requireShop } from "#app/_server/page.ts";
import { type SearchParams, shopOf } from "../_components/shop-param.ts";

/** Refunds that wait for somebody's money; who asked takes them back. */
export default async function RefundsPage({ searchParams }: { searchParams: SearchParams }) {
  await requireShop("refund.waiting");
  const api = await openApi();
  const queue = await api.refund.waiting(shopOf(await searchParams));
  return (
    <>
      <LiveRefresh />
      <WaitingRefunds queue={queue} href={(row) => `/payments/${row.orderId}`} />
    </>
  );
}
