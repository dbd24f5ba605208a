import Link from "next/link";
import { useTranslations } from "next-intl";
import { Brand } from "./_components/brand.tsx";

export default function NotFound() {
  const t = useTranslations("common");
  return (
    <main className="mx-auto flex min-h-dvh max-w-[480px] flex-col items-start justify-center gap-4 p-6">
      <Brand />
      <h1 className="text-2xl">{t("notFound.title")}</h1>
      <p className="text-ink-2">{t("notFound.body")}</p>
      <Link href="/" className="btn">
        {t("notFound.home")}
      </Link>
    </main>
  );
}
