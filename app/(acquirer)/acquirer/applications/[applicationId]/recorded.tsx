import { getTranslations } from "next-intl/server";
import { CycleWord } from "#app/_components/cycle.tsx";
import type { Answers } from "#server/api/root.ts";
import { CHANNELS } from "#server/channel/channel.ts";
import { RecordedWord } from "./recorded-word.tsx";

/** The numbers the acquirer gave, and the two persons who stand for them. */
export async function Recorded({
  recorded,
  reviewedBy,
  approvedBy,
}: {
  recorded: NonNullable<Answers["application"]["get"]["recorded"]>;
  reviewedBy: Answers["application"]["get"]["reviewedBy"];
  approvedBy: Answers["application"]["get"]["approvedBy"];
}) {
  const t = await getTranslations("acquirer");
  return (
    <section className="card mb-4 p-4">
      <h2 className="mb-2 text-lg">{t("applications.recorded")}</h2>
      <dl className="grid gap-x-6 gap-y-1 sm:grid-cols-2">
        {(["number", ...CHANNELS, "accountRef", "accountMask", "approvedFrom", "cycle"] as const).map(
          (key) => (
            <div key={key} className="flex justify-between gap-2">
              <dt className="text-ink-2 text-sm">
                <RecordedWord field={key} />
              </dt>
              <dd className="break-all text-right font-mono text-sm">
                {key === "cycle" ? <CycleWord cycle={recorded.cycle} /> : recorded[key]}
              </dd>
            </div>
          ),
        )}
      </dl>
      <p className="mt-2 text-ink-2 text-sm">
        {t("applications.people", { reviewer: reviewedBy ?? "–", approver: approvedBy ?? "–" })}
      </p>
    </section>
  );
}
