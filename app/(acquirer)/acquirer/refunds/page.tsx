import { WaitingRefunds } from "#app/_components/waiting-refunds.tsx";
import { openApi, requireAcquirer } from "#app/_server/page.ts";

/** Refunds of the acquirer's shops that wait for somebody's money: to read; an advance limit lets them go. */
export default async function RefundsPage() {
  await requireAcquirer("refund.waiting");
  const api = await openApi();
  return <WaitingRefunds queue={await api.refund.waiting({})} />;
}
