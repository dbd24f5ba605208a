import Link from "next/link";
import { getTranslations } from "next-intl/server";

/** A number that the acquirer registers as head office, region or mall takes no payments: said before any work is done. */
export async function ReceivesOnly({ name, acquirer }: { name: string; acquirer: string }) {
  const t = await getTranslations("cashier");
  return (
    <main className="mx-auto flex max-w-[480px] flex-col gap-3 p-6">
      <h1 className="text-2xl">{t("receivesOnly", { name })}</h1>
      <p>{t("receivesOnlyHint", { acquirer })}</p>
      <Link href="/today" className="btn self-start">
        {t("desk")}
      </Link>
    </main>
  );
}
