import Link from "next/link";
import { getTranslations } from "next-intl/server";
import type { Answers } from "#server/api/root.ts";
import { State } from "../../_components/state.tsx";

/** The applications that are not shops yet. */
export async function Applying({ open }: { open: Answers["application"]["list"]["rows"] }) {
  const t = await getTranslations("onboarding");
  return open.length > 0 ? (
    <>
      <h2 className="mb-2 text-lg">{t("shops.applying")}</h2>
      <ul className="mb-6 flex flex-col gap-2">
        {open.map((a) => (
          <li key={a.id} className="card relative flex flex-wrap items-center justify-between gap-2 p-4">
            <Link
              href={`/shops/apply/${a.id}`}
              className="font-medium no-underline after:absolute after:inset-0"
            >
              {a.shortName || a.name || t("unnamed")}
            </Link>
            <State mood={a.status === "returned" ? "failed" : a.status === "draft" ? "still" : "waiting"}>
              {t(`apply.states.${a.status}`)}
            </State>
          </li>
        ))}
      </ul>
    </>
  ) : null;
}
