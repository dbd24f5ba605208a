import { getTranslations } from "next-intl/server";
import { CopyRow } from "#app/_components/copy-button.tsx";
import type { Answers } from "#server/api/root.ts";

/** Every number under which somebody may ask about this payment. */
export async function Numbers({ order, acquirer }: { order: Answers["payment"]["get"]; acquirer: string }) {
  const t = await getTranslations("owner");
  return (
    <section className="card p-4">
      <h2 className="mb-2 text-lg">{t("payment.ids")}</h2>
      <dl>
        <CopyRow label={t("payment.merchantOrderNo")} value={order.merchantOrderNo} />
        {order.acquirerReference ? (
          <CopyRow label={t("payment.acquirerReference")} value={order.acquirerReference} />
        ) : null}
        {order.reference.startsWith("till-") ? null : (
          <CopyRow label={t("payment.reference")} value={order.reference} />
        )}
      </dl>
      <p className="mt-2 text-ink-2 text-sm">{t("payment.settledBy", { acquirer })}</p>
    </section>
  );
}
