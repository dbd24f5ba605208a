import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Answers } from "#server/api/root.ts";
import { State } from "./state.tsx";
import { Time } from "./time.tsx";

type AgreementView = Answers["agreement"]["get"];
type Party = AgreementView["parties"][number];

type Facts = Pick<
  AgreementView,
  "parties" | "approvals" | "acquirerName" | "status" | "standing" | "proposedAt"
>;

const GOES_ON = ["draft", "proposed", "consented"];

/**
 * Who has answered the acquirer, who has still to answer, where and since when; then its two people. All of it is what the
 * acquirer told: nothing can be answered here.
 */
export function AgreementAnswers({ agreement }: { agreement: Facts }) {
  const t = useTranslations("agreement");
  const { parties, approvals, acquirerName: acquirer, status, proposedAt } = agreement;
  const isOpen = GOES_ON.includes(status);
  return (
    <>
      {status === "proposed" ? <p className="mb-1 text-ink-2">{t("answers.where", { acquirer })}</p> : null}
      <ol className="flex flex-col">
        {parties.map((party) => (
          <Row key={party.number} label={party.name}>
            <PartyAnswer party={party} proposedAt={proposedAt} isOpen={isOpen} acquirer={acquirer} />
          </Row>
        ))}
        {approvals.map(({ step, person, at }) => (
          <Row key={step} label={t(`answers.approval${step}`, { acquirer })}>
            {at ? (
              <>
                <State mood="come">{t("answers.approved")}</State>
                <span className="text-right text-ink-2 text-sm">
                  {person === "" ? null : `${person} · `}
                  <Time at={at} />
                </span>
              </>
            ) : (
              <State mood={isOpen ? "waiting" : "still"}>
                {t(isOpen ? "answers.notYet" : "answers.never")}
              </State>
            )}
          </Row>
        ))}
      </ol>
    </>
  );
}

function PartyAnswer({
  party,
  proposedAt,
  isOpen,
  acquirer,
}: {
  party: Party;
  proposedAt: Date | null;
  isOpen: boolean;
  acquirer: string;
}) {
  const t = useTranslations("agreement");
  const { answer, answeredAt, askedAt, method, reason } = party;
  if (answer !== "" && answeredAt)
    return (
      <>
        <State mood={answer === "yes" ? "come" : "failed"}>{t(`answers.${answer}`)}</State>
        <span className="text-right text-ink-2 text-sm">
          {t(`answers.by.${method === "paper" || method === "acquirer" ? method : "code"}`, { acquirer })} ·{" "}
          <Time at={answeredAt} />
        </span>
        {reason === "" ? null : <span className="w-full text-right text-sm">{reason}</span>}
      </>
    );
  if (!isOpen) return <State mood="still">{t("answers.never")}</State>;
  if (askedAt)
    return (
      <>
        <State mood="waiting">{t("answers.asked")}</State>
        <span className="text-right text-ink-2 text-sm">
          {t.rich(method === "paper" ? "answers.sincePaper" : "answers.sinceCode", {
            acquirer,
            at: () => <Time at={askedAt} />,
          })}
        </span>
      </>
    );
  return <State mood="waiting">{t(proposedAt ? "answers.toBeAsked" : "answers.draft", { acquirer })}</State>;
}

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 border-line border-b py-2 last:border-0">
      <span>{label}</span>
      <span className="flex flex-wrap items-center justify-end gap-x-2">{children}</span>
    </li>
  );
}
