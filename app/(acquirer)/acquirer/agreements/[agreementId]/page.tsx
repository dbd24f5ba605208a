import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { agreementMood, agreementWord } from "#app/_components/agreement-mood.ts";
import { Assents } from "#app/_components/assents.tsx";
import { BackLink } from "#app/_components/back-link.tsx";
import { RevokeAgreement } from "#app/_components/revoke-agreement.tsx";
import { PageHead } from "#app/_components/shell.tsx";
import { State } from "#app/_components/state.tsx";
import { Day, Time } from "#app/_components/time.tsx";
import { openApi, orNotFound, requireAcquirer } from "#app/_server/page.ts";
import { isId } from "#server/id.ts";
import { ApproveAgreement } from "./approve-agreement.tsx";
import { DocumentCard } from "./document-card.tsx";
import { OldAndNew } from "./old-and-new.tsx";

/** Old and new side by side, in words and in the split of one hundred yuan; who said yes; the approval of this post. */
export default async function AgreementPage({ params }: { params: Promise<{ agreementId: string }> }) {
  const { actor } = await requireAcquirer("agreement.get");
  const { agreementId } = await params;
  if (!isId("spa", agreementId)) notFound();
  const t = await getTranslations("acquirer");
  const words = await getTranslations("agreement");
  const api = await openApi();
  const [agreement, me] = await Promise.all([
    orNotFound(api.agreement.get({ agreementId })),
    api.session.me(),
  ]);
  const [reviewed, approvedBy] = agreement.approvals;
  const mine =
    agreement.status === "consented" &&
    ((actor.role === "reviewer" && !reviewed?.at) ||
      (actor.role === "approver" && Boolean(reviewed?.at) && !approvedBy?.at));
  const waits = agreement.status === "consented" && !mine;
  const mayStop =
    actor.role !== "clearing" && agreement.standing !== "ended" && agreement.standing !== "ending";
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
      <OldAndNew agreement={agreement} />
      <div className="mb-4 grid items-start gap-4 md:grid-cols-2">
        <section className="card p-4">
          <h2 className="mb-1 text-lg">{words("assent.title")}</h2>
          <Assents agreement={agreement} />
        </section>
        <DocumentCard agreement={agreement} sandboxUrl={me.sandboxUrl} />
      </div>
      {waits ? <p className="mb-4 text-ink-2">{t("agreements.otherPerson")}</p> : null}
      <div className="no-print flex flex-wrap items-start gap-3">
        {mine ? (
          <ApproveAgreement
            agreementId={agreement.id}
            sha256={agreement.sha256}
            step={actor.role === "reviewer" ? 1 : 2}
            replaces={agreement.current !== null}
          />
        ) : null}
        {mayStop ? (
          <RevokeAgreement
            agreementId={agreement.id}
            side="acquirer"
            inForce={agreement.standing === "in_force"}
          />
        ) : null}
      </div>
    </>
  );
}
