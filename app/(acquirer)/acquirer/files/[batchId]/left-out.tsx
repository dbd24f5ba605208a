import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Amount } from "#app/_components/amount.tsx";
import { ChannelMark } from "#app/_components/channel.tsx";
import { Day } from "#app/_components/time.tsx";
import type { Answers } from "#server/api/root.ts";

/** What the file leaves out, why, and since which day it waits. */
export async function LeftOut({
  leftOut,
  isNothing,
}: {
  leftOut: Answers["clearing"]["get"]["leftOut"];
  /** No transaction entered either: there was none. */
  isNothing: boolean;
}) {
  const t = await getTranslations("acquirer");
  if (leftOut.length === 0)
    return <p className="text-ink-2">{t(isNothing ? "file.leftOutNothing" : "file.leftOutNone")}</p>;
  return (
    <>
      <ul className="card">
        {leftOut.map((x) => (
          <li
            key={`${x.acquirerReference} ${x.refundReference}`}
            className="flex flex-wrap items-baseline justify-between gap-x-4 border-line border-b px-4 py-2 last:border-0"
          >
            <span className="min-w-0">
              <ChannelMark channel={x.channel} />{" "}
              <code className="break-all font-mono text-sm">{x.refundReference || x.acquirerReference}</code>{" "}
              <span className="font-mono text-ink-2 text-xs">{x.subMerchantNo}</span>
              <span className="block text-amber-ink">
                {t.has(`differences.${x.kind}` as "differences.only_acquirer")
                  ? t(`differences.${x.kind}` as "differences.only_acquirer")
                  : x.kind}{" "}
                · {t.rich("file.since", { day: () => <Day day={x.since} /> })}
              </span>
            </span>
            <Amount fen={x.amountFen} className="font-semibold" />
          </li>
        ))}
      </ul>
      <p className="mt-3">
        <Link className="link" href="/acquirer/differences">
          {t("file.decide")}
        </Link>
      </p>
    </>
  );
}
