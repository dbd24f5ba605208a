import { getLocale, getTranslations } from "next-intl/server";
import { listed } from "#app/_components/listed.ts";
import { Time } from "#app/_components/time.tsx";
import type { Answers } from "#server/api/root.ts";

/** Every round, newest first: what changed, what was found, by whom. */
export async function Rounds({
  rounds,
  asked,
}: {
  rounds: Answers["application"]["get"]["rounds"];
  asked: Answers["application"]["get"]["asked"];
}) {
  const t = await getTranslations("acquirer");
  const words = await getTranslations("onboarding");
  const locale = await getLocale();
  return (
    <section className="card p-4">
      <h2 className="mb-2 text-lg">{t("applications.history")}</h2>
      <ol className="flex flex-col gap-4">
        {[...rounds].reverse().map((r) => (
          <li key={r.round}>
            <p className="font-medium">
              {t("applications.roundN", { n: r.round })} · <Time at={r.submittedAt} />
            </p>
            {r.changed.length > 0 ? (
              <p className="text-ink-2 text-sm">
                {t("applications.changed", {
                  fields: listed(
                    r.changed.map((f) => words(`fields.${f}`)),
                    locale,
                  ),
                })}
              </p>
            ) : null}
            {r.findings.length > 0 ? (
              <ul className="mt-1 flex flex-col gap-1">
                {r.findings.map((f) => (
                  <li key={f.field} className="flex flex-wrap gap-x-2 text-sm">
                    <span className="text-vermilion">
                      {asked.find((a) => a === f.field)
                        ? words(`fields.${asked.find((a) => a === f.field) ?? "name"}`)
                        : f.field}
                      ：{f.reason}
                    </span>
                    <span className="text-ink-2">{f.foundBy}</span>
                  </li>
                ))}
              </ul>
            ) : null}
          </li>
        ))}
      </ol>
    </section>
  );
}
