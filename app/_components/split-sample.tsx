import { useTranslations } from "next-intl";
import type { Sample } from "#server/agreement/sample-split.ts";
import { Amount } from "./amount.tsx";
import { ChannelMark } from "./channel.tsx";

/** What becomes of one hundred yuan: the fee, then each receiver in the order of the rule. The same arithmetic as clearing. */
export function SplitSample({
  samples,
  names,
}: {
  samples: readonly Sample[];
  names: Readonly<Record<string, string>>;
}) {
  const t = useTranslations("agreement");
  if (samples.length === 0) return <p className="text-ink-2">{t("sample.noFees")}</p>;
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {samples.map((sample) => (
        <dl key={sample.channel} className="min-w-0">
          <div className="flex items-baseline justify-between gap-2 border-line border-b pb-1 font-semibold">
            <dt className="flex items-center gap-1.5">
              <ChannelMark channel={sample.channel} />
            </dt>
            <dd>
              <Amount fen={sample.amountFen} />
            </dd>
          </div>
          <div className="flex items-baseline justify-between gap-2 py-1 text-ink-2">
            <dt>{t("sample.fee")}</dt>
            <dd>
              <Amount fen={-sample.feeFen} />
            </dd>
          </div>
          {sample.parts.map((part, i) => (
            <div
              key={`${part.number}-${String(i)}`}
              className={`flex items-baseline justify-between gap-2 py-1 ${i === sample.parts.length - 1 ? "font-semibold text-jade" : ""}`}
            >
              <dt className="min-w-0 truncate">{names[part.number] ?? part.number}</dt>
              <dd>
                <Amount fen={part.fen} />
              </dd>
            </div>
          ))}
        </dl>
      ))}
    </div>
  );
}
