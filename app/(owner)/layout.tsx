import { NextIntlClientProvider } from "next-intl";
import { getMessages, getTranslations } from "next-intl/server";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";
import { getSignedIn } from "#server/auth.ts";
import { ApiProvider } from "../_components/api-client.tsx";
import { type NavItem, Shell } from "../_components/shell.tsx";
import { TestMode } from "../_components/test-mode.tsx";
import { openApi } from "../_server/page.ts";
import { readTheme } from "../_server/theme.ts";
import { ShopSwitch } from "./_components/shop-switch.tsx";

/** The owner's frame. It asks no permission: every page does, because a layout is not run again on each of them. */
export default async function OwnerLayout({ children }: { children: ReactNode }) {
  const signedIn = await getSignedIn();
  if (signedIn?.actor.kind !== "shop") return children;
  const [t, messages, theme, api] = await Promise.all([
    getTranslations("owner"),
    getMessages(),
    readTheme(),
    openApi(),
  ]);
  const { actor, label } = signedIn;
  const [desk, shops] = await Promise.all([api.payment.desk(), api.payment.shops()]);
  // Head office and region take no payments: they receive their share.
  const sells = shops.some((shop) => shop.role === "shop");
  const items: NavItem[] = [
    { href: "/today", label: t("nav.today"), icon: "home" },
    { href: "/payments", label: t("nav.payments"), icon: "list", also: ["/refunds"] },
    { href: "/arrivals", label: t("nav.arrivals"), icon: "calendar" },
    { href: "/shops", label: t("nav.shops"), icon: "shop", also: ["/agreements", "/account"] },
    ...(actor.role === "finance" || !sells
      ? []
      : [{ href: "/till", label: t("nav.till"), icon: "qr" } as const]),
  ];
  const isGroup = actor.subMerchantId === undefined;
  return (
    <NuqsAdapter>
      <NextIntlClientProvider
        messages={{
          common: messages.common,
          refusal: messages.refusal,
          channel: messages.channel,
          owner: messages.owner,
          onboarding: messages.onboarding,
          agreement: messages.agreement,
        }}
      >
        <ApiProvider>
          <Shell
            items={items}
            label={label}
            place={desk.shopName}
            theme={theme}
            extra={
              <>
                <TestMode />
                {isGroup ? <ShopSwitch shops={shops.map((s) => ({ id: s.id, name: s.shortName }))} /> : null}
              </>
            }
          >
            {children}
          </Shell>
        </ApiProvider>
      </NextIntlClientProvider>
    </NuqsAdapter>
  );
}
