import { NextIntlClientProvider } from "next-intl";
import { getMessages, getTranslations } from "next-intl/server";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { type ReactNode, Suspense } from "react";
import { getSignedIn } from "#server/auth.ts";
import { ApiProvider } from "../_components/api-client.tsx";
import { LiveRefresh } from "../_components/live-refresh.tsx";
import { type NavItem, Shell } from "../_components/shell.tsx";
import { TestMode } from "../_components/test-mode.tsx";
import { openApi } from "../_server/page.ts";
import { readTheme } from "../_server/theme.ts";

/** The frame of the acquirer's desk. It asks no permission: every page and every procedure does. */
export default async function AcquirerLayout({ children }: { children: ReactNode }) {
  const signedIn = await getSignedIn();
  if (signedIn?.actor.kind !== "acquirer") return children;
  const [t, messages, theme, api] = await Promise.all([
    getTranslations("acquirer"),
    getMessages(),
    readTheme(),
    openApi(),
  ]);
  const { role } = signedIn.actor;
  const [applications, shops, batches, desk] = await Promise.all([
    api.application.list({}),
    api.account.shops({}),
    api.clearing.list({}),
    api.clearing.items({}),
  ]);
  // How much waits for this post.
  const waiting = {
    differences: role === "clearing" ? desk.counts.open + desk.counts.signed : 0,
    files: role === "clearing" ? batches.filter((b) => b.status === "proposed" && !b.isQuiet).length : 0,
    applications:
      role === "reviewer"
        ? applications.counts.submitted
        : role === "approver"
          ? applications.counts.in_review
          : 0,
    shops:
      role === "clearing"
        ? 0
        : shops.filter((s) => s.pending && (role === "approver") === (s.pending.reviewed !== null)).length,
  };
  const items: NavItem[] = [
    { href: "/acquirer/files", label: t("nav.files"), icon: "sheet", count: waiting.files },
    {
      href: "/acquirer/differences",
      label: t("nav.differences"),
      icon: "warning",
      count: waiting.differences,
    },
    {
      href: "/acquirer/applications",
      label: t("nav.applications"),
      icon: "file",
      count: waiting.applications,
    },
    { href: "/acquirer/agreements", label: t("nav.agreements"), icon: "shield" },
    { href: "/acquirer/refunds", label: t("nav.refunds"), icon: "undo" },
    { href: "/acquirer/shops", label: t("nav.shops"), icon: "shop", count: waiting.shops },
  ];
  return (
    <NextIntlClientProvider
      messages={{
        common: messages.common,
        refusal: messages.refusal,
        channel: messages.channel,
        acquirer: messages.acquirer,
        onboarding: messages.onboarding,
        agreement: messages.agreement,
      }}
    >
      <ApiProvider>
        <Suspense>
          <Shell items={items} label={signedIn.label} theme={theme} extra={<TestMode />}>
            <LiveRefresh />
            <NuqsAdapter>{children}</NuqsAdapter>
          </Shell>
        </Suspense>
      </ApiProvider>
    </NextIntlClientProvider>
  );
}
