import { NextIntlClientProvider } from "next-intl";
import { getMessages } from "next-intl/server";
import { ApiProvider } from "../../_components/api-client.tsx";
import { openApi, requireShop } from "../../_server/page.ts";
import { readTheme } from "../../_server/theme.ts";
import { ReceivesOnly } from "./receives-only.tsx";
import { Till } from "./till.tsx";

/** The till of one shop. Staff of a whole group says first for which shop it takes money. */
export default async function TillPage({ searchParams }: { searchParams: Promise<{ shop?: string }> }) {
  const { actor, label, refundLimitFen } = await requireShop("till.open");
  const api = await openApi();
  const [desk, shops, messages, theme, { shop: asked }] = await Promise.all([
    api.payment.desk(),
    api.payment.shops(),
    getMessages(),
    readTheme(),
    searchParams,
  ]);
  const sellers = shops.filter((s) => s.role === "shop" && s.status !== "draft" && s.status !== "submitted");
  const shop = shops.find((s) => s.id === (actor.subMerchantId ?? asked));
  const { sandboxUrl } = await api.session.me();
  if (shop ? shop.role !== "shop" : sellers.length === 0)
    return <ReceivesOnly name={shop?.shortName ?? desk.shopName} acquirer={desk.acquirerName} />;
  return (
    <NextIntlClientProvider
      messages={{
        common: messages.common,
        refusal: messages.refusal,
        channel: messages.channel,
        cashier: messages.cashier,
      }}
    >
      <ApiProvider>
        <Till
          shop={shop ? { id: shop.id, name: shop.shortName } : undefined}
          told={shop}
          acquirerPhone={desk.acquirerPhone}
          shops={sellers.map((s) => ({ id: s.id, name: s.shortName }))}
          label={label}
          role={actor.role}
          acquirerName={desk.acquirerName}
          books={desk}
          refundLimitFen={refundLimitFen}
          sandboxUrl={sandboxUrl}
          theme={theme}
        />
      </ApiProvider>
    </NextIntlClientProvider>
  );
}
