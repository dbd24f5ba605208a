import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { agreementMood, agreementWord } from "#app/_components/agreement-mood.ts";
import { Assents } from "#app/_components/assents.tsx";
import { BackLink } from "#app/_components/back-link.tsx";
import { CopyButton, CopyRow } from "#app/_components/copy-button.tsx";
import { RevokeAgreement } from "#app/_components/revoke-agreement.tsx";
import { RuleWords } from "#app/_components/rule-words.tsx";
import { PageHead } from "#app/_components/shell.tsx";
import { SplitSample } from "#app/_components/split-sample.tsx";
import { State } from "#app/_components/state.tsx";
import { Day, Time } from "#app/_components/time.tsx";
import { openApi, orNotFound, requireAcquirer } from "#app/_server/page.ts";
import { ruleWords } from "#server/agreement/rule-words.ts";
import { instantText } from "#server/calendar/instant.ts";
import { isId } from "#server/id.ts";
import { ApproveAgreement } from "./approve-agreement.tsx";

/** Old and new side by side, in words and in the split of one hundred yuan; who said yes; the approval of this post. */
export default async function AgreementPage({ params }: { params: Promise<{ agreementId: string }> }) {
  const { actor } = await requireAcquirer("reviewer", "approver", "clearing");
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
  const { current } = agreement;
  const names = new Map(Object.entries(agreement.names));
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
      <div className="mb-4 grid items-start gap-4 md:grid-cols-2">
        <section className="card p-4">
          <h2 className="mb-2 text-lg">
            {current ? t("agreements.old", { n: current.version }) : t("agreements.oldNone")}
          </h2>
          {current ? (
            <>
              <RuleWords words={ruleWords(current.rule)} bearer={current.rule.bearer} names={names} />
              <h3 className="mt-4 mb-2 text-ink-2 text-sm">{words("sample.title")}</h3>
              <SplitSample samples={current.sample} names={agreement.names} />
            </>
          ) : (
            <p className="text-ink-2">{t("agreements.oldNoneHint")}</p>
          )}
        </section>
        <section className="card border-jade p-4">
          <h2 className="mb-2 text-lg">{t("agreements.new", { n: agreement.version })}</h2>
          <RuleWords words={ruleWords(agreement.rule)} bearer={agreement.rule.bearer} names={names} />
          {agreement.visibility.length > 0 ? (
            <p className="mt-2 text-ink-2 text-sm">
              {words("visibility", {
                names: agreement.visibility.map((n) => agreement.names[n] ?? n).join("、"),
              })}
            </p>
          ) : null}
          <h3 className="mt-4 mb-2 text-ink-2 text-sm">{words("sample.title")}</h3>
          <SplitSample samples={agreement.sample} names={agreement.names} />
        </section>
      </div>
      <div className="mb-4 grid items-start gap-4 md:grid-cols-2">
        <section className="card p-4">
          <h2 className="mb-1 text-lg">{words("assent.title")}</h2>
          <Assents agreement={agreement} />
        </section>
        <section className="card p-4">
          <h2 className="mb-1 text-lg">{t("agreements.document")}</h2>
          <dl>
            <CopyRow label={words("sha256")} value={agreement.sha256} />
            {agreement.inForceFrom ? (
              <CopyRow label={t("agreements.since")} value={instantText(agreement.inForceFrom)} />
            ) : null}
          </dl>
          <details className="mt-1">
            <summary className="min-h-9 py-1.5 text-ink-2 text-sm">{t("agreements.body")}</summary>
            <div className="flex items-start gap-1">
              <code className="min-w-0 break-all rounded-lg bg-sunk p-2 font-mono text-xs">
                {agreement.body}
              </code>
              <CopyButton value={agreement.body} what={t("agreements.body")} />
            </div>
          </details>
          <p className="mt-2 text-ink-2 text-sm">
            {t("agreements.coreHint")}{" "}
            {me.sandboxUrl ? (
              <a className="link" href={`${me.sandboxUrl}/core`} target="_blank" rel="noreferrer">
                {t("core")}
              </a>
            ) : null}
          </p>
        </section>
      </div>
      {waits ? <p className="mb-4 text-ink-2">{t("agreements.otherPerson")}</p> : null}
      <div className="no-print flex flex-wrap items-start gap-3">
        {mine ? (
          <ApproveAgreement
            agreementId={agreement.id}
            sha256={agreement.sha256}
            step={actor.role === "reviewer" ? 1 : 2}
            replaces={current !== null}
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
