import Link from "next/link";
import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { agreementMood, agreementWord } from "#app/_components/agreement-mood.ts";
import { AgreementAnswers } from "#app/_components/answers.tsx";
import { BackLink } from "#app/_components/back-link.tsx";
import { CopyRow } from "#app/_components/copy-button.tsx";
import { listed } from "#app/_components/listed.ts";
import { LiveRefresh } from "#app/_components/live-refresh.tsx";
import { ReturnedTerms } from "#app/_components/returned-terms.tsx";
import { RevokeAgreement } from "#app/_components/revoke-agreement.tsx";
import { RuleWords } from "#app/_components/rule-words.tsx";
import { PageHead } from "#app/_components/shell.tsx";
import { SplitSample } from "#app/_components/split-sample.tsx";
import { State } from "#app/_components/state.tsx";
import { Day, Time } from "#app/_components/time.tsx";
import { openApi, orNotFound, requireShop } from "#app/_server/page.ts";
import { ruleWords } from "#server/agreement/rule-words.ts";
import { isId } from "#server/id.ts";
import { Propose } from "./propose.tsx";

/** One version as seller or receiver sees it: the rule in words, one hundred yuan split, what each party answered the acquirer. */
export default async function AgreementPage({ params }: { params: Promise<{ agreementId: string }> }) {
  const { actor } = await requireShop("agreement.get");
  const { agreementId } = await params;
  if (!isId("spa", agreementId)) notFound();
  const t = await getTranslations("agreement");
  const locale = await getLocale();
  const api = await openApi();
  const [agreement, desk] = await Promise.all([
    orNotFound(api.agreement.get({ agreementId })),
    api.payment.desk(),
  ]);
  const { status, standing, acquirerName: acquirer } = agreement;
  const isSellers = actor.subMerchantId === undefined || actor.subMerchantId === agreement.sellerId;
  const isOwner = actor.role === "owner";
  const isParty = isSellers || agreement.parties.some((p) => p.number === agreement.ownNumber);
  const mayWithdraw = isOwner && isParty && (standing === "in_force" || standing === "waiting");
  const hasEnded = status === "returned" || status === "declined" || status === "withdrawn";
  const names = new Map(Object.entries(agreement.names));
  return (
    <>
      <LiveRefresh />
      <BackLink href="/agreements">{t("title")}</BackLink>
      <PageHead
        title={`${agreement.sellerName} · ${t("versionN", { n: agreement.version })}`}
        hint={
          <span className="flex flex-wrap items-center gap-x-3">
            <State mood={agreementMood(agreement)}>{t(`states.${agreementWord(agreement)}`)}</State>
            {agreement.inForceFrom ? (
              <span>
                {t("inForceFrom")} <Time at={agreement.inForceFrom} />
              </span>
            ) : (
              <span>
                {t.rich("effectiveFrom", { day: () => <Day day={agreement.effectiveFrom} year /> })}
              </span>
            )}
            {agreement.inForceTo ? (
              <span>
                {t("inForceTo")} <Time at={agreement.inForceTo} />
              </span>
            ) : null}
          </span>
        }
      />
      {agreement.endReason ? (
        <p className="mb-4 rounded-[10px] bg-sunk p-3">{t("endReason", { reason: agreement.endReason })}</p>
      ) : null}
      <ReturnedTerms agreement={agreement} />
      <section className="card mb-4 p-4">
        <h2 className="mb-1 text-lg">{t("answers.title")}</h2>
        <AgreementAnswers agreement={agreement} />
        <dl className="mt-2">
          <CopyRow label={t("sha256")} value={agreement.sha256} />
        </dl>
        <p className="mt-1 text-ink-2 text-sm">{t("paidBefore")}</p>
      </section>
      <div className="mb-4 grid items-start gap-4 md:grid-cols-2">
        <section className="card p-4">
          <h2 className="mb-2 text-lg">{t("rule")}</h2>
          <RuleWords
            words={ruleWords(agreement.rule)}
            bearer={agreement.rule.bearer}
            cover={agreement.refundCover ?? "none"}
            names={names}
          />
          {agreement.visibility.length > 0 ? (
            <p className="mt-2 text-ink-2 text-sm">
              {t("visibility", {
                names: listed(
                  agreement.visibility.map((n) => agreement.names[n] ?? n),
                  locale,
                ),
              })}
            </p>
          ) : null}
        </section>
        <section className="card p-4">
          <h2 className="mb-2 text-lg">{t("sample.title")}</h2>
          <SplitSample samples={agreement.sample} names={agreement.names} />
        </section>
        {agreement.current ? (
          <section className="card p-4 md:col-span-2">
            <h2 className="mb-2 text-lg">{t("currentVersion", { n: agreement.current.version })}</h2>
            <div className="grid gap-4 md:grid-cols-2">
              <RuleWords
                words={ruleWords(agreement.current.rule)}
                bearer={agreement.current.rule.bearer}
                cover={agreement.current.refundCover ?? "none"}
                names={names}
              />
              <SplitSample samples={agreement.current.sample} names={agreement.names} />
            </div>
          </section>
        ) : null}
      </div>
      <div className="no-print flex flex-wrap items-start gap-3">
        {isOwner && isSellers && status === "draft" ? (
          <Propose agreementId={agreement.id} sha256={agreement.sha256} acquirerName={acquirer} />
        ) : null}
        {isOwner && isSellers && hasEnded ? (
          <Link href={`/agreements/new?from=${agreement.id}`} className="btn btn-primary">
            {t("proposeAnew")}
          </Link>
        ) : null}
        {mayWithdraw ? (
          <RevokeAgreement agreementId={agreement.id} inForce={standing === "in_force"} books={desk} />
        ) : null}
      </div>
    </>
  );
}
