import { WaitingRefunds } from "#app/_components/waiting-refunds.tsx";
import { openApi, requireOperator } from "#app/_server/page.ts";

/** Refunds that wait for somebody's money, to read only. */
export default async function RefundsPage() {
  await requireOperator("refund.waiting");
  const api = await openApi();
  return <WaitingRefunds queue={await api.refund.waiting({})} />;
}
