import { getTranslations } from "next-intl/server";
import { Amount } from "#app/_components/amount.tsx";
import { ChannelMark } from "#app/_components/channel.tsx";
import { Day } from "#app/_components/time.tsx";
import type { Answers } from "#server/api/root.ts";
import { isDay } from "#server/calendar/day.ts";
import { CHANNELS } from "#server/channel/channel.ts";

/** What an equation compares, after the channel and the day it is of. */
const OF = {
  payments: "payments",
  refunds: "refunds",
  fees: "fees",
  "fees returned": "feesReturned",
  opening: "opening",
  closing: "closing",
  collected: "collected",
  refunded: "refunded",
  "fee withheld": "feeWithheld",
  arrived: "arrived",
  paid: "paid",
  returned: "returned",
  "funds and in transit": "holdings",
  "cover of what is payable": "cover",
} as const;
const isNamed = (of: string): of is keyof typeof OF => of in OF;

/** `wechat 2026-11-26 fee withheld` in the reader's words. */
async function What({ of }: { of: string }) {
  const t = await getTranslations("acquirer");
  const words = of.split(" ");
  const channel = CHANNELS.find((c) => c === words[0]);
  const [first = "", ...others] = channel ? words.slice(1) : words;
  const day = isDay(first) ? first : undefined;
  const rest = (day ? others : [first, ...others]).join(" ");
  return (
    <>
      {channel && <ChannelMark channel={channel} />} {day && <Day day={day} />}{" "}
      {isNamed(rest) ? t(`file.controlOf.${OF[rest]}`) : rest}
    </>
  );
}

/** The control equations of the day, both sides of each and what is left between them. */
export async function Control({ control }: { control: Answers["clearing"]["get"]["control"] }) {
  const t = await getTranslations("acquirer");
  return control.length > 0 ? (
    <details className="mt-6">
      <summary className="min-h-11 py-2 text-lg">{t("file.control")}</summary>
      <ul className="card">
        {control.map((e) => (
          <li
            key={`${e.name} ${e.of}`}
            className="flex flex-wrap items-baseline justify-between gap-x-4 border-line border-b px-4 py-2 last:border-0"
          >
            <span>
              {e.name} · <What of={e.of} />
            </span>
            <span className="flex flex-wrap items-baseline gap-x-4">
              <span className="text-ink-2 text-sm">
                <Amount fen={BigInt(e.left)} /> = <Amount fen={BigInt(e.right)} />
              </span>
              <Amount
                fen={BigInt(e.difference)}
                className={`font-semibold ${e.holds ? "text-jade" : "text-vermilion"}`}
              />
            </span>
          </li>
        ))}
      </ul>
    </details>
  ) : null;
}
