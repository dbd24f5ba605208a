import { getTranslations } from "next-intl/server";
import { Amount } from "#app/_components/amount.tsx";
import { ChannelMark } from "#app/_components/channel.tsx";
import { State } from "#app/_components/state.tsx";
import type { Answers } from "#server/api/root.ts";

type Difference = Answers["clearing"]["differences"][number];
/** Kinds whose two sides are amounts, in fen. */
const MONEY: ReadonlySet<Difference["kind"]> = new Set<Difference["kind"]>([
  "only_acquirer",
  "only_platform",
  "amount_differs",
  "fee_differs",
  "refund_only_acquirer",
  "refund_only_platform",
  "refund_amount_differs",
]);

/** One side of a difference: an amount where it is one, else the text as it was found. */
function Told({ text, isMoney }: { text: string; isMoney: boolean }) {
  if (text === "") return "–";
  return isMoney && /^-?\d+$/.test(text) ? <Amount fen={BigInt(text)} /> : text;
}

/** Where a bill and our own records disagree on this day, each with what was expected and what was found. */
export async function Differences({ differences }: { differences: Answers["clearing"]["differences"] }) {
  const t = await getTranslations("acquirer");
  return differences.length === 0 ? (
    <p className="text-ink-2">{t("file.differencesNone")}</p>
  ) : (
    <ul className="card">
      {differences.map((d) => (
        <li
          key={d.id}
          className="flex flex-wrap items-baseline justify-between gap-x-4 border-line border-b px-4 py-2 last:border-0"
        >
          <span className="min-w-0">
            {d.channel && <ChannelMark channel={d.channel} />}{" "}
            <code className="break-all font-mono text-sm">{d.refundReference || d.acquirerReference}</code>
            <span className="block text-ink-2 text-sm">
              {d.cause ? t(`causes.${d.cause}`) : t(`differences.${d.kind}`)}
              {d.expected || d.found ? " · " : ""}
              {d.expected || d.found
                ? t.rich("file.expectedFound", {
                    expected: () => <Told text={d.expected} isMoney={MONEY.has(d.kind)} />,
                    found: () => <Told text={d.found} isMoney={MONEY.has(d.kind)} />,
                  })
                : ""}
            </span>
          </span>
          <span className="flex items-center gap-3">
            <State mood={d.status === "open" ? "waiting" : "come"}>{t(`file.difference.${d.status}`)}</State>
            <Amount fen={d.amountFen} className="font-semibold" />
          </span>
        </li>
      ))}
    </ul>
  );
}
