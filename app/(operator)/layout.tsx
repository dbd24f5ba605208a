import { NextIntlClientProvider } from "next-intl";
import { getMessages, getTranslations } from "next-intl/server";
import { type ReactNode, Suspense } from "react";
import { getSignedIn } from "#server/auth.ts";
import { ApiProvider } from "../_components/api-client.tsx";
import { LiveRefresh } from "../_components/live-refresh.tsx";
import { Shell } from "../_components/shell.tsx";
import { TestMode } from "../_components/test-mode.tsx";
import { readTheme } from "../_server/theme.ts";

/** The frame of the platform's staff. It asks no permission: every page and every procedure does. */
export default async function OperatorLayout({ children }: { children: ReactNode }) {
  const signedIn = await getSignedIn();
  if (signedIn?.actor.kind !== "operator") return children;
  const [t, messages, theme] = await Promise.all([getTranslations("operator"), getMessages(), readTheme()]);
  return (
    <NextIntlClientProvider
      messages={{ common: messages.common, refusal: messages.refusal, channel: messages.channel }}
    >
      <ApiProvider>
        <Suspense>
          <Shell
            items={[
              { href: "/operator", label: t("nav.overview"), icon: "home" },
              { href: "/operator/refunds", label: t("nav.refunds"), icon: "undo" },
            ]}
            label={signedIn.label}
            theme={theme}
            extra={<TestMode />}
          >
            <LiveRefresh />
            {children}
          </Shell>
        </Suspense>
      </ApiProvider>
    </NextIntlClientProvider>
  );
}
