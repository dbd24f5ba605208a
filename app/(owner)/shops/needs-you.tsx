import Link from "next/link";
import { getTranslations } from "next-intl/server";
import type { Answers } from "#server/api/root.ts";
import { Icon } from "../../_components/icon.tsx";

/** The agreements that wait for this person. */
export async function NeedsYou({ waiting }: { waiting: Answers["agreement"]["list"]["rows"] }) {
  const t = await getTranslations("onboarding");
  const words = await getTranslations("agreement");
  return waiting.length > 0 ? (
    <section className="mb-4 rounded-[12px] bg-amber-soft p-4">
      <h2 className="mb-1 flex items-center gap-2 text-amber-ink text-lg">
        <Icon name="clock" />
        {t("shops.needsYou")}
      </h2>
      <ul>
        {waiting.map((a) => (
          <li key={a.id} className="py-1">
            <Link className="link" href={`/agreements/${a.id}`}>
              {words(a.turn === "propose" ? "waitsPropose" : "waitsAnswer", {
                name: a.sellerName,
                n: a.version,
              })}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  ) : null;
}
