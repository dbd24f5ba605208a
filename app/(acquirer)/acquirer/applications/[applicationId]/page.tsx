import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { BackLink } from "#app/_components/back-link.tsx";
import { Icon } from "#app/_components/icon.tsx";
import { listed } from "#app/_components/listed.ts";
import { PageHead } from "#app/_components/shell.tsx";
import { State } from "#app/_components/state.tsx";
import { Time } from "#app/_components/time.tsx";
import { openApi, orNotFound, requireAcquirer } from "#app/_server/page.ts";
import { dayOf } from "#server/calendar/instant.ts";
import { isId } from "#server/id.ts";
import { ApproveApplication } from "./approve-application.tsx";
import { FieldList } from "./field-list.tsx";
import { Recorded } from "./recorded.tsx";
import { ReviewForm } from "./review-form.tsx";
import { Rounds } from "./rounds.tsx";

/** One application: every field with its decision, the rounds, the numbers, the second person. */
export default async function ApplicationPage({ params }: { params: Promise<{ applicationId: string }> }) {
  const { actor } = await requireAcquirer("application.get");
  const { applicationId } = await params;
  if (!isId("app", applicationId)) notFound();
  const t = await getTranslations("acquirer");
  const words = await getTranslations("onboarding");
  const locale = await getLocale();
  const api = await openApi();
  const [app, me, { now }] = await Promise.all([
    orNotFound(api.application.get({ applicationId })),
    api.session.me(),
    api.clearing.clock(),
  ]);
  const last = app.rounds.at(-1);
  const before = app.rounds.at(-2);
  const mayReview = actor.role === "reviewer" && app.status === "submitted";
  const mayApprove = actor.role === "approver" && app.status === "in_review";
  const rows = app.asked.map((field) => ({
    field,
    value: app.fields[field] ?? "",
    before: last?.changed.includes(field) ? (before?.fields[field] ?? "") : undefined,
    check: app.checks.find((c) => c.field === field),
    finding: before?.findings.find((f) => f.field === field)?.reason,
  }));
  return (
    <>
      <BackLink href="/acquirer/applications">{t("applications.title")}</BackLink>
      <PageHead
        title={app.fields.shortName ?? app.fields.name ?? words("unnamed")}
        hint={
          <span className="flex flex-wrap items-center gap-x-3">
            <State
              mood={app.status === "approved" ? "come" : app.status === "returned" ? "still" : "waiting"}
            >
              {t(`applications.states.${app.status}`)}
            </State>
            <span>{words(`subject.${app.subjectType}`)}</span>
            <span>{app.merchantName}</span>
            <span>{t("applications.roundN", { n: app.round })}</span>
            {app.submittedAt ? <Time at={app.submittedAt} /> : null}
          </span>
        }
      />
      {app.sameSubject.length > 0 ? (
        <p className="mb-4 flex items-start gap-2 rounded-[10px] bg-amber-soft p-3 text-amber-ink">
          <Icon name="warning" className="mt-0.5" />
          {t("applications.sameSubject", {
            shops: listed(
              app.sameSubject.map((s) => `${s.shortName} ${s.number ?? ""}`.trim()),
              locale,
            ),
          })}
        </p>
      ) : null}
      {mayReview || mayApprove ? (
        <p className="mb-4 flex items-start gap-2 text-ink-2">
          <Icon name="info" className="mt-0.5" />
          <span>
            {t("applications.fullNumbers")}{" "}
            {me.sandboxUrl ? (
              <a className="link" href={`${me.sandboxUrl}/core`} target="_blank" rel="noreferrer">
                {t("core")}
              </a>
            ) : null}
          </span>
        </p>
      ) : null}
      {mayReview ? (
        <ReviewForm
          applicationId={app.id}
          round={app.round}
          rows={rows}
          today={dayOf(now)}
          tail={app.fields.accountTail ?? ""}
          candidates={app.candidates}
        />
      ) : mayApprove ? (
        <ApproveApplication
          applicationId={app.id}
          round={app.round}
          rows={rows}
          recorded={app.recorded}
          reviewedBy={app.reviewedBy}
        />
      ) : (
        <>
          <FieldList rows={rows} />
          {app.status === "submitted" || app.status === "in_review" ? (
            <p className="mb-4 text-ink-2">
              {t(app.status === "submitted" ? "applications.waitsReviewer" : "applications.waitsApprover")}
            </p>
          ) : null}
        </>
      )}
      {app.recorded && !mayApprove ? (
        <Recorded recorded={app.recorded} reviewedBy={app.reviewedBy} approvedBy={app.approvedBy} />
      ) : null}
      <Rounds rounds={app.rounds} asked={app.asked} />
    </>
  );
}
