import { redirect } from "next/navigation";
import { NextIntlClientProvider } from "next-intl";
import { getMessages, getTranslations } from "next-intl/server";
import { doors, isSandbox } from "#server/api/runtime.ts";
import { getActor } from "#server/auth.ts";
import { Brand } from "../_components/brand.tsx";
import { Icon } from "../_components/icon.tsx";
import { LanguageSwitch } from "../_components/preferences.tsx";
import { SignInForm } from "./sign-in-form.tsx";

export default async function SignInPage() {
  if (await getActor()) redirect("/");
  const t = await getTranslations("sign-in");
  const messages = await getMessages();
  const { side, otherUrl } = doors();
  return (
    <main className="mx-auto grid min-h-dvh max-w-[1120px] content-center items-center gap-x-16 gap-y-8 px-4 py-8 md:grid-cols-[1fr_400px]">
      <section>
        <Brand size={40} />
        <h1 className="mt-6 max-w-[16em] text-3xl leading-snug md:text-4xl">{t("lead")}</h1>
        <ul className="mt-6 hidden flex-col gap-3 text-ink-2 md:flex">
          {(["a", "b", "c"] as const).map((point) => (
            <li key={point} className="flex items-start gap-2">
              <Icon name="check-circle" className="mt-0.5 text-jade" />
              {t(`points.${point}`)}
            </li>
          ))}
        </ul>
      </section>
      <section className="card p-6">
        <div className="mb-4 flex items-center justify-between">
          <h2 className="text-xl">{t("title")}</h2>
          <LanguageSwitch />
        </div>
        <NextIntlClientProvider
          messages={{
            common: messages.common,
            refusal: messages.refusal,
            channel: messages.channel,
            "sign-in": messages["sign-in"],
          }}
        >
          <SignInForm />
        </NextIntlClientProvider>
        <p className="mt-4 text-ink-2 text-sm">
          {t(`otherSide.${side}`)}{" "}
          <a className="text-indigo underline" href={otherUrl}>
            {otherUrl}
          </a>
        </p>
        {isSandbox() ? (
          <aside className="mt-6 rounded-[10px] bg-indigo-soft p-3 text-sm">
            <p className="font-semibold text-indigo">{t("sandboxTitle")}</p>
            <p className="mt-1 text-ink-2">{t("sandboxHint")}</p>
          </aside>
        ) : null}
      </section>
    </main>
  );
}
