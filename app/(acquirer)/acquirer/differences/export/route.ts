import { getTranslations } from "next-intl/server";
import { amountInput } from "#app/_components/amount.tsx";
import { openFileApi } from "#app/_server/page.ts";
import { tooMany } from "#server/api/pace.ts";
import { getActor } from "#server/auth.ts";
import { isAllowed } from "#server/permission.ts";
import { writeItemsCsv } from "../items-csv.ts";
import { kindKey } from "../kind-key.ts";
import { readItemFilters } from "../read-filters.ts";

export const dynamic = "force-dynamic";
const FILE_CALLS = 5;
const RETRY_SECONDS = 2;

/** What the desk of differences shows, as CSV: the same filters, the same procedure, the same permission. */
export async function GET(request: Request): Promise<Response> {
  const actor = await getActor();
  if (actor?.kind !== "acquirer" || !isAllowed(actor, "item.list"))
    return new Response(null, { status: 403 });
  const [t, api] = await Promise.all([getTranslations("acquirer"), openFileApi(FILE_CALLS)]);
  if (!api) return tooMany(RETRY_SECONDS);
  const filter = readItemFilters(Object.fromEntries(new URL(request.url).searchParams));
  const { items } = await api.clearing.items(filter);
  const csv = writeItemsCsv(items, {
    head: [
      t("items.csv.reference"),
      t("items.csv.refund"),
      t("items.kind"),
      t("items.state"),
      t("items.csv.shop"),
      t("items.csv.number"),
      t("items.csv.amount"),
      t("items.csv.theirFee"),
      t("items.csv.ourFee"),
      t("items.csv.since"),
      t("items.csv.decision"),
      t("items.csv.people"),
    ],
    kind: (item) => t(`items.kinds.${kindKey(item)}`),
    state: (item) => t(`items.states.${item.state}`),
    as: (as) => t(`items.as.${as}`),
    amount: amountInput,
  });
  return new Response(csv, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="differences.csv"',
      "cache-control": "no-store",
    },
  });
}
