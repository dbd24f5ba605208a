import { getTranslations } from "next-intl/server";
import { Amount } from "#app/_components/amount.tsx";
import { ChannelMark } from "#app/_components/channel.tsx";
import { Day } from "#app/_components/time.tsx";
import { deskFolder } from "#server/api/desk-folder.ts";
import type { Answers } from "#server/api/root.ts";
import { Command } from "./command.tsx";

/** What the file leaves out, why, and since which day it waits. */
export async function LeftOut({
  leftOut,
  folder,
}: {
  leftOut: Answers["clearing"]["get"]["leftOut"];
  /** Where the own tool works. */
  folder: string;
}) {
  const t = await getTranslations("acquirer");
  const [first] = leftOut;
  if (!first) return <p className="text-ink-2">{t("file.leftOutNone")}</p>;
  const tool = deskFolder() ? "npm run verify-clearing --" : "verify-clearing";
  const item = [first.acquirerReference, first.refundReference].filter((part) => part !== "").join("/");
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
      <ol className="mt-3">
        <Command
          label={t("file.decide")}
          command={`${tool} decide --desk ${folder} --item ${item} --as accept --key ${folder}/keys/….key`}
        />
      </ol>
    </>
  );
}
