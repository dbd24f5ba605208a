import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { agreementMood, agreementWord } from "#app/_components/agreement-mood.ts";
import { AgreementAnswers } from "#app/_components/answers.tsx";
import { BackLink } from "#app/_components/back-link.tsx";
import { ReturnedTerms } from "#app/_components/returned-terms.tsx";
import { PageHead } from "#app/_components/shell.tsx";
import { State } from "#app/_components/state.tsx";
import { Day, Time } from "#app/_components/time.tsx";
import { openApi, orNotFound, requireAcquirer } from "#app/_server/page.ts";
import { isId } from "#server/id.ts";
import { DocumentCard } from "./document-card.tsx";
import { OldAndNew } from "./old-and-new.tsx";

/** Old and new side by side, in words and in the split of one hundred yuan, and what the acquirer's own core says of it. Nobody decides here. */
export default async function AgreementPage({ params }: { params: Promise<{ agreementId: string }> }) {
  await requireAcquirer("agreement.get");
  const { agreementId } = await params;
  if (!isId("spa", agreementId)) notFound();
  const t = await getTranslations("acquirer");
  const words = await getTranslations("agreement");
  const api = await openApi();
  const [agreement, me] = await Promise.all([
    orNotFound(api.agreement.get({ agreementId })),
    api.session.me(),
  ]);
  return (
    <>
      <BackLink href="/acquirer/agreements">{t("agreements.title")}</BackLink>
      <PageHead
        title={`${agreement.sellerName} · ${words("versionN", { n: agreement.version })}`}
        hint={
          <span className="flex flex-wrap items-center gap-x-3">
            <State mood={agreementMood(agreement)}>{words(`states.${agreementWord(agreement)}`)}</State>
            {agreement.inForceFrom ? (
              <span>
                {words("inForceFrom")} <Time at={agreement.inForceFrom} />
              </span>
            ) : (
              <span>
                {words.rich("effectiveFrom", { day: () => <Day day={agreement.effectiveFrom} year /> })}
              </span>
            )}
            {agreement.inForceTo ? (
              <span>
                {words("inForceTo")} <Time at={agreement.inForceTo} />
              </span>
            ) : null}
          </span>
        }
      />
      {agreement.endReason ? (
        <p className="mb-4 rounded-[10px] bg-sunk p-3">
          {words("endReason", { reason: agreement.endReason })}
        </p>
      ) : null}
      <ReturnedTerms agreement={agreement} />
      <OldAndNew agreement={agreement} />
      <div className="mb-4 grid items-start gap-4 md:grid-cols-2">
        <section className="card p-4">
          <h2 className="mb-1 text-lg">{words("answers.title")}</h2>
          <AgreementAnswers agreement={agreement} />
          <p className="mt-2 text-ink-2 text-sm">{t("agreements.inCore")}</p>
        </section>
        <DocumentCard agreement={agreement} sandboxUrl={me.sandboxUrl} />
      </div>
    </>
  );
}
