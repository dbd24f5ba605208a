import { getTranslations } from "next-intl/server";
import { amountInput } from "#app/_components/amount.tsx";
import { openFileApi } from "#app/_server/page.ts";
import { tooMany } from "#server/api/pace.ts";
import { paymentFilters } from "#server/api/payment.ts";
import type { Answers } from "#server/api/root.ts";
import { refusalOf } from "#server/api/trpc.ts";
import { getActor } from "#server/auth.ts";
import { isAllowed } from "#server/permission.ts";
import { EXPORT_MAX_ROWS, writePaymentCsv } from "../payment-csv.ts";
import { readFilters } from "../read-filters.ts";

type PaymentRow = Answers["payment"]["list"]["rows"][number];

export const dynamic = "force-dynamic";
const PAGE = 100;
/** The whole list weighs as much as so many calls, and can be asked for again after so long. */
const FILE_CALLS = 50;
const RETRY_SECONDS = 2;

/** What the list shows, all of it, as CSV: the same filters, the same procedures, the same permission. */
export async function GET(request: Request): Promise<Response> {
  const actor = await getActor();
  if (actor?.kind !== "shop" || !isAllowed(actor, "payment.list")) return new Response(null, { status: 403 });
  const asked = paymentFilters.safeParse(readFilters(Object.fromEntries(new URL(request.url).searchParams)));
  if (!asked.success) return new Response(null, { status: 400 });
  const [t, common, wallet, api] = await Promise.all([
    getTranslations("owner"),
    getTranslations("common"),
    getTranslations("channel"),
    openFileApi(FILE_CALLS),
  ]);
  if (!api) return tooMany(RETRY_SECONDS);

  const rows: PaymentRow[] = [];
  try {
    let cursor: (typeof asked.data)["cursor"];
    do {
      const found = await api.payment.list({ ...asked.data, ...(cursor ? { cursor } : {}), limit: PAGE });
      if (found.count > EXPORT_MAX_ROWS) {
        return new Response(t("payments.tooMany", { max: EXPORT_MAX_ROWS, count: found.count }), {
          status: 413,
          headers: { "content-type": "text/plain; charset=utf-8" },
        });
      }
      rows.push(...found.rows);
      cursor = found.nextCursor ?? undefined;
    } while (cursor);
  } catch (error) {
    if (refusalOf(error)) return new Response(null, { status: 403 });
    throw error;
  }

  const csv = writePaymentCsv(rows, {
    head: [
      t("payments.clearingDate"),
      t("payments.time"),
      t("payments.shop"),
      t("payments.channel"),
      t("payments.status"),
      t("payments.amount"),
      t("payments.refunded"),
      t("payments.note"),
      t("payment.merchantOrderNo"),
      t("payment.acquirerReference"),
      t("payment.id"),
    ],
    status: (row) => common(`word.${row.word}`),
    channel: (row) => wallet(`${row.channel}.name`),
    amount: amountInput,
  });
  return new Response(csv, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="payments.csv"',
      "cache-control": "no-store",
    },
  });
}
