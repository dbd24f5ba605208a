import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { Icon } from "#app/_components/icon.tsx";
import { LiveRefresh } from "#app/_components/live-refresh.tsx";
import { PageHead } from "#app/_components/shell.tsx";
import { State } from "#app/_components/state.tsx";
import { Time } from "#app/_components/time.tsx";
import { openApi, orNotFound, requireShop } from "#app/_server/page.ts";
import { isId } from "#server/id.ts";
import { ApplicationForm } from "../application-form.tsx";
import { BackToShops } from "../back-to-shops.tsx";

/** One application as its owner sees it: whose turn it is, what was sent back and why, the form. */
export default async function ApplicationPage({ params }: { params: Promise<{ applicationId: string }> }) {
  const { actor } = await requireShop("application.get");
  const { applicationId } = await params;
  if (!isId("app", applicationId)) notFound();
  const t = await getTranslations("onboarding");
  const api = await openApi();
  const [app, desk] = await Promise.all([
    orNotFound(api.application.get({ applicationId })),
    api.payment.desk(),
  ]);
  const acquirer = app.acquirerName;
  const editable = actor.role === "owner" && (app.status === "draft" || app.status === "returned");
  const findings = app.status === "returned" ? (app.rounds.at(-1)?.findings ?? []) : [];
  return (
    <>
      <LiveRefresh />
      <BackToShops />
      <PageHead
        title={app.fields.shortName ?? app.fields.name ?? t("unnamed")}
        hint={
          <span className="flex flex-wrap items-center gap-x-3">
            <State
              mood={app.status === "approved" ? "come" : app.status === "returned" ? "failed" : "waiting"}
            >
              {t(`apply.states.${app.status}`)}
            </State>
            {app.submittedAt ? (
              <span>
                {t("apply.submittedAt")} <Time at={app.submittedAt} />
              </span>
            ) : null}
          </span>
        }
      />
      <p
        className={`mb-4 flex items-start gap-2 rounded-[10px] p-3 ${app.status === "returned" ? "bg-vermilion-soft text-vermilion" : app.status === "approved" ? "bg-jade-soft text-jade" : "bg-amber-soft text-amber-ink"}`}
      >
        <Icon
          name={app.status === "approved" ? "check-circle" : app.status === "returned" ? "cross" : "clock"}
          className="mt-0.5"
        />
        {t(`apply.next.${app.status}`, { acquirer, n: findings.length })}
      </p>
      {editable ? (
        <ApplicationForm
          application={{
            id: app.id,
            subjectType: app.subjectType,
            fields: app.fields,
            findings,
            submitted: app.rounds.at(-1)?.fields,
          }}
          acquirerName={acquirer}
          area={desk.acquirerArea}
        />
      ) : (
        <section className="card">
          <dl>
            {app.asked.map((field) => (
              <div
                key={field}
                className="grid gap-x-4 border-line border-b px-4 py-2 last:border-0 sm:grid-cols-[12em_1fr]"
              >
                <dt className="text-ink-2 text-sm">{t(`fields.${field}`)}</dt>
                <dd className="break-words">{app.fields[field] ?? "–"}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
    </>
  );
}
