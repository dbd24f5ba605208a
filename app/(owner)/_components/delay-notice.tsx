import { getTranslations } from "next-intl/server";
import { Age } from "#app/_components/age.tsx";
import { Icon } from "#app/_components/icon.tsx";
import { Day, Time } from "#app/_components/time.tsx";
import type { Answers } from "#server/api/root.ts";

/** Money that should have come: whom it waits for, since when, the usual time, the earliest day now, and whom to call. */
export async function DelayNotice({
  delay,
  expectedDay,
  desk,
}: {
  delay: NonNullable<Answers["arrival"]["delay"]>;
  /** Of the line that is late, where one is computed. */
  expectedDay?: string | undefined;
  desk: Answers["payment"]["desk"];
}) {
  const t = await getTranslations("owner.delay");
  const acquirer = desk.acquirerName;
  const { usual } = delay;
  const when = {
    time: () => <Time at={delay.since} />,
    age: () => <Age since={delay.since} now={desk.now} />,
  };
  return (
    <section role="status" className="mb-4 rounded-[12px] bg-amber-soft p-4" data-delay={delay.cause}>
      <p className="flex items-start gap-2 font-semibold text-amber-ink text-lg">
        <Icon name="clock" className="mt-1" />
        <span>{t.rich("title", { day: () => <Day day={delay.toldDay} weekday /> })}</span>
      </p>
      <p className="mt-1">
        {t(`cause.${delay.cause}`, { acquirer })}
        {t.rich("since", when)}
        {usual === null ? null : t(delay.cause === "bank" ? "usualBank" : "usualRelease", { time: usual })}
        {expectedDay ? t.rich("earliest", { day: () => <Day day={expectedDay} weekday /> }) : null}
      </p>
      <p className="mt-1">
        {t("safe", { acquirer })}
        {t.rich("call", {
          acquirer,
          phone: () => (
            <a className="link" href={`tel:${desk.acquirerPhone}`}>
              {desk.acquirerPhone}
            </a>
          ),
        })}
      </p>
    </section>
  );
}
